package dev.skylight.internal.embedding;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.job.RowRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows promised to pictures that have none in the catalog: made before the chunks, kept after them.
 * A promise ends when it is kept, and when the catalog contradicts it.
 */
final class Reservations {

  private static final int STEP = 10_000;

  private final Catalog catalog;
  private final RowLedger ledger;

  Reservations(Catalog catalog, RowLedger ledger) {
    this.catalog = catalog;
    this.ledger = ledger;
  }

  /**
   * Promises a row to every picture that has none.
   *
   * @param rows rows that the catalog or the file have already
   */
  void make(long rows) {
    endContradicted();
    long after = Long.MIN_VALUE;
    while (true) {
      List<CatalogImage> images = catalog.imagesWithoutRow(after, STEP);
      if (images.isEmpty()) {
        return;
      }
      ledger.reserve(
          images.stream().map(image -> new Reservation(image.id(), image.filePath())).toList(),
          Math.max(rows, ledger.reservedRows()));
      after = images.get(images.size() - 1).id();
    }
  }

  private void endContradicted() {
    long end = ledger.reservedRows();
    List<RowRange> rows = end == 0 ? List.of() : List.of(new RowRange(0, end));
    for (Map<Long, Reservation> promised : all(rows)) {
      Set<Long> ended = new HashSet<>(promised.keySet());
      ended.removeAll(standing(promised).values());
      ledger.release(ended);
    }
  }

  /**
   * Writes the rows that hold a vector into the catalog, which learns of a row only now that its
   * vector is durable.
   *
   * @return pictures that have got their row
   */
  long keep() {
    long assigned = 0;
    for (Map<Long, Reservation> promised : all(ledger.embeddedRanges())) {
      assigned += catalog.assignFreeRows(standing(promised));
      // only now: after a kill in between they are found to be kept
      ledger.release(promised.keySet());
    }
    return assigned;
  }

  /** Promises of some rows, many at a time. */
  private List<Map<Long, Reservation>> all(List<RowRange> ranges) {
    List<Map<Long, Reservation>> found = new ArrayList<>();
    long end = ledger.reservedRows();
    for (RowRange range : ranges) {
      if (range.from() >= end) {
        break;
      }
      for (RowRange step : range.chunks(STEP)) {
        Map<Long, Reservation> promised = ledger.reservations(step);
        if (!promised.isEmpty()) {
          found.add(promised);
        }
      }
    }
    return found;
  }

  /** Row by image id of the promises that the catalog does not contradict. */
  private Map<Long, Long> standing(Map<Long, Reservation> promised) {
    Map<Long, Long> rowById = new HashMap<>();
    promised.forEach((row, image) -> rowById.put(image.imageId(), row));
    Map<Long, Long> standing = new TreeMap<>();
    Set<Long> taken = new HashSet<>();
    for (CatalogPicture picture : catalog.pictures(promised.keySet(), rowById.keySet())) {
      Long row = rowById.get(picture.id());
      if (picture.row() >= 0) {
        taken.add(picture.row()); // has its row, or has another's
      } else if (row != null && promised.get(row).isFor(picture.facts().filePath())) {
        standing.put(picture.id(), row);
      }
    }
    standing.values().removeAll(taken);
    return standing;
  }
}
