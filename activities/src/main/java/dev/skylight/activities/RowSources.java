package dev.skylight.activities;

import dev.skylight.catalog.Catalog;
import dev.skylight.catalog.CatalogImage;
import dev.skylight.models.RowSource;
import dev.skylight.vectors.Ledger;
import dev.skylight.workflows.RowRange;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which images stand for which rows: those of the catalog, and those the ledger reserved a row for.
 */
final class RowSources {

  private final Catalog catalog;
  private final Ledger ledger;

  RowSources(Catalog catalog, Ledger ledger) {
    this.catalog = catalog;
    this.ledger = ledger;
  }

  /** Images by row, lowest id first; rows without an image are left out. */
  Map<Long, List<CatalogImage>> images(RowRange rows) {
    Map<Long, List<CatalogImage>> byRow = new TreeMap<>();
    for (CatalogImage image : catalog.imagesOfRows(rows.from(), rows.to())) {
      byRow.computeIfAbsent(image.row(), row -> new ArrayList<>()).add(image);
    }
    Map<Long, Long> rowById = new TreeMap<>();
    ledger
        .reservations(rows)
        .forEach(
            (row, id) -> {
              if (!byRow.containsKey(row)) {
                rowById.put(id, row);
              }
            });
    for (CatalogImage image : catalog.imagesById(List.copyOf(rowById.keySet()))) {
      if (image.row() < 0) {
        byRow.computeIfAbsent(rowById.get(image.id()), row -> new ArrayList<>()).add(image);
      }
    }
    return byRow;
  }

  /** One source per row of the range, those without an image included. */
  List<RowSource> sources(RowRange rows, Path folder) {
    Map<Long, List<CatalogImage>> byRow = images(rows);
    List<RowSource> sources = new ArrayList<>();
    for (long row = rows.from(); row < rows.to(); row++) {
      List<Path> candidates = new ArrayList<>();
      for (CatalogImage image : byRow.getOrDefault(row, List.of())) {
        candidates.add(resolve(folder, image));
      }
      sources.add(new RowSource(row, candidates));
    }
    return sources;
  }

  private static Path resolve(Path folder, CatalogImage image) {
    try {
      return folder.resolve(image.filePath());
    } catch (InvalidPathException e) {
      // becomes a row that failed, with a reason that leads to the catalog's entry
      return folder.resolve("file_path of image " + image.id() + " is not a path");
    }
  }
}
