package dev.skylight.internal.embedding;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RowRange;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Which images stand for which rows: those of the catalog, and those the ledger reserved a row for.
 */
public final class RowSources {

  private final Catalog catalog;
  private final Supplier<LedgerView> ledger;

  /**
   * Of both.
   *
   * @param ledger null: there is none
   */
  public RowSources(Catalog catalog, LedgerView ledger) {
    this(catalog, () -> ledger);
  }

  private RowSources(Catalog catalog, Supplier<LedgerView> ledger) {
    this.catalog = catalog;
    this.ledger = ledger;
  }

  /** Does something with those of a collection. */
  public static <T> T of(Stores stores, Catalog catalog, Function<RowSources, T> work) {
    try (LaterLedger ledger = new LaterLedger(stores)) {
      return work.apply(new RowSources(catalog, ledger));
    }
  }

  /** Opened by the first question to it: the catalog alone answers most. */
  private static final class LaterLedger implements Supplier<LedgerView>, AutoCloseable {

    private final Stores stores;
    private LedgerView opened;

    LaterLedger(Stores stores) {
      this.stores = stores;
    }

    @Override
    public LedgerView get() {
      if (opened == null && stores.hasLedger()) {
        opened = stores.readLedger();
      }
      return opened;
    }

    @Override
    public void close() {
      if (opened != null) {
        opened.close();
      }
    }
  }

  /** Highest row that an image has or is to have + 1, and no less than the file has. */
  public long rows() {
    long rows = catalog.rows();
    LedgerView known = ledger.get();
    if (known != null) {
      rows = Math.max(rows, known.reservedRows());
      rows = Math.max(rows, known.header().map(LedgerHeader::rows).orElse(0L));
    }
    return rows;
  }

  /** Path by row of the image that stands for it; rows without an image are left out. */
  public Map<Long, String> paths(RowRange rows) {
    Map<Long, String> paths = new TreeMap<>();
    images(rows).forEach((row, images) -> paths.put(row, images.get(0).filePath()));
    return paths;
  }

  /**
   * Pictures of some rows, wherever those lie, with one query to the catalog, and where it does not
   * know all of them, one more to ledger and catalog each: lowest id first; rows without a picture
   * are left out.
   */
  public Map<Long, List<CatalogPicture>> pictures(Collection<Long> rows) {
    Map<Long, List<CatalogPicture>> byRow = new TreeMap<>();
    Set<Long> wanted = new HashSet<>(rows);
    for (CatalogPicture picture : catalog.pictures(rows, Set.of())) {
      if (wanted.contains(picture.row())) {
        byRow.computeIfAbsent(picture.row(), row -> new ArrayList<>()).add(picture);
      }
    }
    List<Long> open = rows.stream().filter(row -> !byRow.containsKey(row)).toList();
    LedgerView known = open.isEmpty() ? null : ledger.get();
    if (known != null) {
      byRow.putAll(promised(known, open));
    }
    return byRow;
  }

  /** The same of rows that the catalog knows nothing of, unless it has been told meanwhile. */
  private Map<Long, List<CatalogPicture>> promised(LedgerView known, Collection<Long> rows) {
    Set<Long> wanted = new HashSet<>(rows);
    Map<Long, Long> rowById = new TreeMap<>();
    Map<Long, Reservation> promised = known.reservations(rows);
    promised.forEach((row, image) -> rowById.put(image.imageId(), row));
    Map<Long, List<CatalogPicture>> byRow = new TreeMap<>();
    List<CatalogPicture> reserved = new ArrayList<>();
    // after the ledger: what a promise became is in the catalog by the time the promise is gone
    for (CatalogPicture picture : catalog.pictures(rows, rowById.keySet())) {
      if (picture.row() < 0) {
        reserved.add(picture);
      } else if (wanted.contains(picture.row())) {
        byRow.computeIfAbsent(picture.row(), row -> new ArrayList<>()).add(picture);
      }
    }
    for (CatalogPicture picture : reserved) {
      long row = rowById.get(picture.id());
      if (promised.get(row).isFor(picture.facts().filePath())) {
        // what the catalog says of a row counts more than what was promised
        byRow.putIfAbsent(row, List.of(new CatalogPicture(picture.id(), row, picture.facts())));
      }
    }
    return byRow;
  }

  /** Pictures of some ids, by id, with the rows that they have or are to have. */
  public List<CatalogPicture> picturesOf(Collection<Long> ids) {
    Map<Long, CatalogPicture> byId = new TreeMap<>();
    catalog.pictures(Set.of(), ids).forEach(picture -> byId.put(picture.id(), picture));
    List<Long> open =
        byId.values().stream()
            .filter(picture -> picture.row() < 0)
            .map(CatalogPicture::id)
            .toList();
    LedgerView known = open.isEmpty() ? null : ledger.get();
    if (known != null) {
      open.forEach(byId::remove); // one that was removed meanwhile is not known any more
      byId.putAll(promisedTo(known, open));
    }
    return List.copyOf(byId.values());
  }

  /** The same of images that have no row in the catalog, unless they have one meanwhile. */
  private Map<Long, CatalogPicture> promisedTo(LedgerView known, Collection<Long> ids) {
    Map<Long, Reservation> promised = known.reservationsOf(ids);
    Map<Long, Long> rowById = new HashMap<>();
    promised.forEach((row, image) -> rowById.put(image.imageId(), row));
    Set<Long> wanted = new HashSet<>(ids);
    Set<Long> taken = new HashSet<>();
    Map<Long, CatalogPicture> byId = new TreeMap<>();
    for (CatalogPicture picture : catalog.pictures(promised.keySet(), ids)) {
      taken.add(picture.row());
      if (wanted.contains(picture.id())) {
        byId.put(picture.id(), picture);
      }
    }
    byId.replaceAll(
        (id, picture) -> {
          Long row = picture.row() >= 0 ? null : rowById.get(id);
          boolean meant = row != null && !taken.contains(row);
          return meant && promised.get(row).isFor(picture.facts().filePath())
              ? new CatalogPicture(id, row, picture.facts())
              : picture;
        });
    return byId;
  }

  /** Rows that some images are to have which had none, or have meanwhile. */
  public List<Long> promisedRows(List<Long> ids) {
    List<Long> rows = new ArrayList<>();
    LedgerView known = ids.isEmpty() ? null : ledger.get();
    if (known == null) {
      return rows;
    }
    Map<Long, Reservation> promised = known.reservationsOf(ids);
    Map<Long, Long> rowById = new HashMap<>();
    promised.forEach((row, image) -> rowById.put(image.imageId(), row));
    // all of them: a promise that is gone by now may have been kept
    for (CatalogImage image : catalog.imagesById(ids)) {
      Long row = rowById.get(image.id());
      if (image.row() >= 0) {
        rows.add(image.row());
      } else if (row != null && promised.get(row).isFor(image.filePath())) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Images by row, lowest id first; rows without an image are left out. */
  Map<Long, List<CatalogImage>> images(RowRange rows) {
    LedgerView known = ledger.get();
    // before the catalog: what a promise became is there by the time the promise is gone
    Map<Long, Reservation> promised = known == null ? Map.of() : known.reservations(rows);
    Map<Long, List<CatalogImage>> byRow = new TreeMap<>();
    for (CatalogImage image : catalog.imagesOfRows(rows.from(), rows.to())) {
      byRow.computeIfAbsent(image.row(), row -> new ArrayList<>()).add(image);
    }
    Map<Long, Long> rowById = new TreeMap<>();
    promised.forEach(
        (row, image) -> {
          if (!byRow.containsKey(row)) {
            rowById.put(image.imageId(), row);
          }
        });
    if (rowById.isEmpty()) {
      return byRow;
    }
    for (CatalogImage image : catalog.imagesById(List.copyOf(rowById.keySet()))) {
      long row = rowById.get(image.id());
      boolean kept = image.row() == row; // since the catalog was asked for the row
      if (kept || (image.row() < 0 && promised.get(row).isFor(image.filePath()))) {
        byRow.computeIfAbsent(row, none -> new ArrayList<>()).add(image);
      }
    }
    return byRow;
  }

  /** One source per row of the range, those without an image included. */
  public List<RowSource> sources(RowRange rows, Path folder) {
    Map<Long, List<CatalogImage>> byRow = images(rows);
    List<RowSource> sources = new ArrayList<>();
    for (long row = rows.from(); row < rows.to(); row++) {
      List<Picture> candidates = new ArrayList<>();
      for (CatalogImage image : byRow.getOrDefault(row, List.of())) {
        candidates.add(Picture.in(resolve(folder, image)));
      }
      sources.add(new RowSource(row, candidates));
    }
    return sources;
  }

  private static Path resolve(Path folder, CatalogImage image) {
    if (image.filePath().isEmpty()) {
      return folder.resolve("file_path of image " + image.id() + " is empty");
    }
    try {
      return folder.resolve(image.filePath());
    } catch (InvalidPathException e) {
      // becomes a row that failed, with a reason that leads to the catalog's entry
      return folder.resolve("file_path of image " + image.id() + " is not a path");
    }
  }
}
