package dev.skylight.internal.scan;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.embedding.RowPictureCheck;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.models.ContentEmbedder;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.FilePathsFile;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What is wrong with the rows of a collection, found without asking Skylight: every picture's
 * vector is computed anew from the file that the catalog names. Rows of which Skylight itself says
 * that they are to be made are not wrong, but not done either.
 */
final class RowsCheck {

  private final FileStores stores;
  private final Catalog catalog;
  private final LedgerView ledger;
  private final long rows;
  private final Set<Long> again = new TreeSet<>();
  private final List<String> wrong = new ArrayList<>();
  private boolean done = true;

  private RowsCheck(FileStores stores, Catalog catalog, LedgerView ledger) {
    this.stores = stores;
    this.catalog = catalog;
    this.ledger = ledger;
    rows = ledger.header().orElseThrow().rows();
  }

  /**
   * What was found.
   *
   * @param wrong a sentence for each image whose row is another's, or nothing where it could be
   * @param done whether nothing is left to make
   */
  record Result(List<String> wrong, boolean done) {}

  /** Looks at a collection that is quiet. */
  static Result of(FileStores stores) throws IOException {
    if (stores.header().isEmpty()) {
      return new Result(List.of(), false);
    }
    try (Catalog catalog = stores.openCatalog();
        LedgerView ledger = stores.readLedger()) {
      if (ledger.pending().isPresent()) {
        return new Result(List.of(), false); // killed in an allocation: the file is not ready
      }
      RowsCheck check = new RowsCheck(stores, catalog, ledger);
      check.run();
      return new Result(check.wrong, check.done);
    }
  }

  /** All images of a catalog. */
  static List<CatalogImage> images(FileStores stores) {
    try (Catalog catalog = stores.openCatalog()) {
      return catalog.images(Long.MIN_VALUE, Integer.MAX_VALUE);
    }
  }

  /** Those of each row, the lowest id first. */
  static Map<Long, List<CatalogImage>> byRow(List<CatalogImage> images) {
    Map<Long, List<CatalogImage>> byRow = new TreeMap<>();
    for (CatalogImage image : images) {
      if (image.row() >= 0) {
        byRow.computeIfAbsent(image.row(), row -> new ArrayList<>()).add(image);
      }
    }
    return byRow;
  }

  /** Images by row, with what the catalog knows of their files. */
  static Map<Long, List<CatalogPicture>> registered(FileStores stores) {
    Map<Long, List<CatalogPicture>> byRow = new TreeMap<>();
    try (Catalog catalog = stores.openCatalog()) {
      List<Long> all = LongStream.range(0, catalog.rows()).boxed().toList();
      for (CatalogPicture picture : catalog.pictures(all, List.of())) {
        byRow.computeIfAbsent(picture.row(), row -> new ArrayList<>()).add(picture);
      }
    }
    return byRow;
  }

  /** Rows that were promised to images. */
  static Set<Long> promisedRows(FileStores stores) {
    if (!stores.hasLedger()) {
      return Set.of();
    }
    try (LedgerView ledger = stores.readLedger()) {
      long end = ledger.reservedRows();
      return end == 0 ? Set.of() : ledger.reservations(new RowRange(0, end)).keySet();
    }
  }

  /** What a script made of a row that these have: zeros where the picture is another by now. */
  static float[] imported(Path data, List<CatalogPicture> pictures) throws IOException {
    for (CatalogPicture picture : pictures) {
      Path file = data.resolve(picture.facts().filePath());
      if (!picture.facts().filePath().isEmpty() && Files.exists(file)) {
        String registered = picture.facts().fileHash();
        float[] own = vector(data, picture.facts().filePath());
        boolean same = registered == null || registered.equals(Sha256.ofFile(file));
        return same && own.length > 0 ? own : new float[ContentEmbedder.DIMENSION];
      }
    }
    return new float[ContentEmbedder.DIMENSION];
  }

  /** The vector of an image's file; null where it is not there, empty where it is no picture. */
  static float[] vector(Path data, String path) throws IOException {
    Path file = data.resolve(path);
    if (path.isEmpty() || !Files.isRegularFile(file)) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.endsWith(ContentEmbedder.BROKEN) ? new float[0] : ContentEmbedder.vector(bytes);
  }

  private void run() throws IOException {
    RowRange all = new RowRange(0, rows);
    new RowPictureCheck(catalog, ledger, new FilePictures(), stores.folder().folder(), false)
        .look(
            all,
            seen -> {
              if (seen.finding().again()) {
                again.add(seen.row());
              }
            });
    Set<Long> missing = rows(ledger.missing(all, Integer.MAX_VALUE));
    Set<Long> embedded = rows(ledger.embeddedRanges());
    Map<Long, List<CatalogImage>> byRow = withPromised();
    done = again.isEmpty() && missing.isEmpty();
    try (EmbeddingsFile file = EmbeddingsFile.open(stores.folder().embeddings())) {
      for (Map.Entry<Long, List<CatalogImage>> entry : byRow.entrySet()) {
        long row = entry.getKey();
        if (row >= rows) {
          done = false;
        } else if (!missing.contains(row) && !again.contains(row)) {
          look(row, entry.getValue(), embedded.contains(row) ? vector(file, row) : null);
        }
      }
    }
    paths(byRow);
  }

  private Map<Long, List<CatalogImage>> withPromised() {
    List<CatalogImage> images = catalog.images(Long.MIN_VALUE, Integer.MAX_VALUE);
    Map<Long, List<CatalogImage>> byRow = byRow(images);
    if (ledger.reservedRows() > 0) {
      Map<Long, Reservation> promised = ledger.reservations(new RowRange(0, ledger.reservedRows()));
      promised.forEach(
          (row, promise) -> {
            for (CatalogImage image : images) {
              boolean meant = image.id() == promise.imageId() && promise.isFor(image.filePath());
              if (meant && image.row() < 0) {
                byRow.putIfAbsent(row, List.of(image));
              }
            }
          });
    }
    return byRow;
  }

  private static Set<Long> rows(List<RowRange> ranges) {
    Set<Long> rows = new TreeSet<>();
    for (RowRange range : ranges) {
      for (long row = range.from(); row < range.to(); row++) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static float[] vector(EmbeddingsFile file, long row) {
    float[] vector = new float[file.dimension()];
    file.rows(new RowRange(row, row + 1)).get(vector);
    return vector;
  }

  /** Of a row that Skylight calls good; {@code held} is null where it holds no vector. */
  private void look(long row, List<CatalogImage> images, float[] held) throws IOException {
    boolean absent = false;
    boolean readable = false;
    for (CatalogImage image : images) {
      float[] own = vector(stores.folder().folder(), image.filePath());
      absent |= own == null;
      readable |= own != null && own.length > 0;
      if (held != null && own != null && Arrays.equals(own, held)) {
        return;
      }
    }
    if (held == null && readable) {
      wrong.add("row " + row + " holds no vector, and could: " + images);
    }
    // of several that share a row by the catalog's word, it may be of one that is absent
    if (held != null && !absent) {
      wrong.add("row " + row + " holds a vector of none of " + images);
    }
  }

  /** What {@code file_paths.txt} says, where it is of these rows. */
  private void paths(Map<Long, List<CatalogImage>> byRow) {
    Map<Long, String> expected = new TreeMap<>();
    byRow.forEach(
        (row, images) -> {
          if (row < rows) {
            expected.put(row, images.get(0).filePath());
          }
        });
    Path file = stores.folder().filePaths();
    Set<Long> all = rows(List.of(new RowRange(0, rows)));
    done &= Files.exists(file) && FilePathsFile.read(file, all).equals(expected);
  }
}
