package dev.skylight.library;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Captions;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.catalog.ImageSet;
import dev.skylight.internal.embedding.RowSources;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.search.Hit;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.FilePathsFile;
import dev.skylight.job.RowRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which pictures rows belong to: what the catalog says, else {@code file_paths.txt}. Asks each of
 * them once, however many rows there are. Thread-safe.
 */
final class RowPictures {

  private final Stores stores;
  private final boolean askCatalog;

  RowPictures(Stores stores, boolean askCatalog) {
    this.stores = stores;
    this.askCatalog = askCatalog;
  }

  /** Pictures by row, the one that stands for it first; rows without any are left out. */
  Map<Long, List<Picture>> of(List<Long> rows) {
    return of(rows, true);
  }

  /** As {@link #of}; rows are without pictures also where nobody can tell which they have. */
  Map<Long, List<Picture>> known(List<Long> rows) {
    return of(rows, false);
  }

  private Map<Long, List<Picture>> of(List<Long> rows, boolean must) {
    Map<Long, List<Picture>> pictures = new TreeMap<>();
    if (rows.isEmpty()) {
      return pictures;
    }
    boolean catalogThere = stores.hasCatalog();
    if (askCatalog && catalogThere) {
      try (Catalog catalog = stores.readCatalog()) {
        RowSources.of(stores, catalog, sources -> sources.pictures(rows))
            .forEach((row, found) -> pictures.put(row, found.stream().map(this::picture).toList()));
      }
    }
    List<Long> open = rows.stream().filter(row -> !pictures.containsKey(row)).toList();
    if (!open.isEmpty()) {
      paths(open, catalogThere, must)
          .forEach((row, path) -> pictures.put(row, List.of(plain(row, path))));
    }
    return pictures;
  }

  /** Path by row of the picture that stands for each, in order; rows without any are left out. */
  Map<Long, String> paths(List<RowRange> rows) {
    Map<Long, String> paths = new TreeMap<>();
    if (rows.isEmpty()) {
      return paths;
    }
    boolean catalogThere = stores.hasCatalog();
    Map<Long, String> known = Map.of();
    if (askCatalog && catalogThere) {
      RowRange all = new RowRange(rows.get(0).from(), rows.get(rows.size() - 1).to());
      try (Catalog catalog = stores.readCatalog()) {
        known = RowSources.of(stores, catalog, sources -> sources.paths(all));
      }
    }
    List<Long> open = new ArrayList<>();
    for (RowRange range : rows) {
      for (long row = range.from(); row < range.to(); row++) {
        String path = known.get(row);
        if (path == null) {
          open.add(row);
        } else {
          paths.put(row, path);
        }
      }
    }
    if (!open.isEmpty()) { // the list is read from its beginning
      paths.putAll(paths(open, catalogThere, true));
    }
    return paths;
  }

  private Map<Long, String> paths(List<Long> rows, boolean catalogThere, boolean must) {
    Path list = stores.folder().filePaths();
    if (Files.exists(list)) {
      return FilePathsFile.read(list, rows);
    }
    if (!must || (askCatalog && catalogThere)) {
      return Map.of(); // no picture has them any more
    }
    throw new SkylightException(
        Kind.BAD_INPUT,
        "There is no "
            + list
            + " to tell which file a row belongs to: write it with 'skylight export-paths'"
            + (askCatalog
                ? ", or name the catalog with --catalog."
                : ", or search without --no-db."));
  }

  /**
   * Hits with their pictures and captions, in the same order; also those that are missing.
   *
   * @param wanted the only images that may stand for a row; empty: any
   */
  List<Found> ofHits(List<Hit> hits, Optional<ImageSet> wanted) {
    List<Long> rows = hits.stream().map(Hit::row).toList();
    Map<Long, List<Picture>> pictures = known(rows);
    if (wanted.isPresent()) {
      pictures.replaceAll((row, all) -> among(all, wanted.get()));
      pictures.values().removeIf(List::isEmpty);
    }
    Map<Long, Picture> first = new HashMap<>();
    Set<Long> absent = new HashSet<>(rows);
    pictures.forEach(
        (row, all) -> {
          Optional<Picture> there = all.stream().filter(RowPictures::isThere).findFirst();
          first.put(row, there.orElse(all.get(0)));
          if (there.isPresent()) {
            absent.remove(row);
          }
        });
    absent.retainAll(seen(absent));
    DataFolder data = stores.folder();
    Map<String, String> captions =
        Captions.first(first.values().stream().map(Picture::path).toList(), data.folder());
    List<Found> found = new ArrayList<>(hits.size());
    for (Hit hit : hits) {
      Picture picture = first.get(hit.row());
      String path = picture == null ? "" : picture.path();
      found.add(
          new Found(
              found.size() + 1,
              hit.row(),
              hit.score(),
              Optional.ofNullable(picture),
              captions.getOrDefault(path, ""),
              absent.contains(hit.row())));
    }
    return found;
  }

  private static List<Picture> among(List<Picture> all, ImageSet wanted) {
    return all.stream().filter(picture -> wanted.contains(picture.id())).toList();
  }

  private static boolean isThere(Picture picture) {
    return picture.file().map(Files::exists).orElse(false);
  }

  /**
   * Rows whose pictures the ledger has seen, and which are missing where they are not there. What a
   * file from elsewhere brought may be of pictures that never were on this machine.
   */
  private Set<Long> seen(Set<Long> rows) {
    boolean ask = !rows.isEmpty() && askCatalog && stores.hasCatalog();
    if (!ask || !stores.hasLedger()) {
      return Set.of();
    }
    try (LedgerView ledger = stores.readLedger()) {
      return ledger.contents(rows).keySet();
    }
  }

  /** What the catalog says of a picture. */
  Picture picture(CatalogPicture found) {
    ImageFile facts = found.facts();
    return new Picture(
        found.row(),
        found.id(),
        facts.filePath(),
        file(facts.filePath()),
        facts.width(),
        facts.height(),
        facts.format() == null ? "" : facts.format(),
        facts.fileSize(),
        facts.modifiedMillis(),
        facts.fileHash() == null ? "" : facts.fileHash());
  }

  private Picture plain(long row, String path) {
    return new Picture(row, -1, path, file(path), 0, 0, "", 0, 0, "");
  }

  private Optional<Path> file(String path) {
    return Optional.ofNullable(Captions.file(path, stores.folder().folder()));
  }
}
