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

/**
 * Which images stand for which rows: those of the catalog, and those the ledger reserved a row for.
 */
public final class RowSources {

  private final Catalog catalog;

  /** Null: there is none. */
  private final LedgerView ledger;

  public RowSources(Catalog catalog, LedgerView ledger) {
    this.catalog = catalog;
    this.ledger = ledger;
  }

  /** Does something with those of a collection. */
  public static <T> T of(Stores stores, Catalog catalog, Function<RowSources, T> work) {
    if (!stores.hasLedger()) {
      return work.apply(new RowSources(catalog, null));
    }
    try (LedgerView ledger = stores.readLedger()) {
      return work.apply(new RowSources(catalog, ledger));
    }
  }

  /** Highest row that an image has or is to have + 1, and no less than the file has. */
  public long rows() {
    long rows = catalog.rows();
    if (ledger != null) {
      rows = Math.max(rows, ledger.reservedRows());
      rows = Math.max(rows, ledger.header().map(LedgerHeader::rows).orElse(0L));
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
   * Pictures of some rows, wherever those lie, with one query to ledger and catalog each: lowest id
   * first; rows without a picture are left out.
   */
  public Map<Long, List<CatalogPicture>> pictures(Collection<Long> rows) {
    Set<Long> wanted = new HashSet<>(rows);
    Map<Long, Long> rowById = new TreeMap<>();
    Map<Long, Reservation> promised = ledger == null ? Map.of() : ledger.reservations(rows);
    promised.forEach((row, image) -> rowById.put(image.imageId(), row));
    Map<Long, List<CatalogPicture>> byRow = new TreeMap<>();
    List<CatalogPicture> reserved = new ArrayList<>();
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
    Map<Long, Reservation> promised = ledger == null ? Map.of() : ledger.reservationsOf(ids);
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
    return List.copyOf(byId.values());
  }

  /** Rows that some images without one are to have. */
  public List<Long> promisedRows(List<Long> ids) {
    List<Long> rows = new ArrayList<>();
    if (ledger == null || ids.isEmpty()) {
      return rows;
    }
    Map<Long, Reservation> promised = ledger.reservationsOf(ids);
    Map<Long, Long> rowById = new HashMap<>();
    promised.forEach((row, image) -> rowById.put(image.imageId(), row));
    for (CatalogImage image : catalog.imagesById(List.copyOf(rowById.keySet()))) {
      long row = rowById.get(image.id());
      if (image.row() < 0 && promised.get(row).isFor(image.filePath())) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Images by row, lowest id first; rows without an image are left out. */
  Map<Long, List<CatalogImage>> images(RowRange rows) {
    Map<Long, List<CatalogImage>> byRow = new TreeMap<>();
    for (CatalogImage image : catalog.imagesOfRows(rows.from(), rows.to())) {
      byRow.computeIfAbsent(image.row(), row -> new ArrayList<>()).add(image);
    }
    if (ledger == null) {
      return byRow;
    }
    Map<Long, Reservation> promised = ledger.reservations(rows);
    Map<Long, Long> rowById = new TreeMap<>();
    promised.forEach(
        (row, image) -> {
          if (!byRow.containsKey(row)) {
            rowById.put(image.imageId(), row);
          }
        });
    for (CatalogImage image : catalog.imagesById(List.copyOf(rowById.keySet()))) {
      long row = rowById.get(image.id());
      if (image.row() < 0 && promised.get(row).isFor(image.filePath())) {
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
