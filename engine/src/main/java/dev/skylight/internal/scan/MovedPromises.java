package dev.skylight.internal.scan;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.Stores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows that are promised to pictures which were moved: the promises go with them, as rows that the
 * catalog has do. Else each move would leave rows behind that nobody has.
 */
final class MovedPromises {

  private MovedPromises() {}

  /**
   * Changes them, before the catalog does: whoever is killed in between leaves promises that the
   * catalog contradicts, and which end.
   *
   * @param moved file of each image id, as it is now
   */
  static void follow(Stores stores, Catalog catalog, Map<Long, ImageFile> moved) {
    if (!stores.hasLedger()) {
      return;
    }
    Map<Long, Reservation> promised;
    try (LedgerView ledger = stores.readLedger()) {
      promised = ledger.reservationsOf(moved.keySet());
    }
    Map<Long, String> paths = new HashMap<>();
    for (CatalogImage image : catalog.imagesById(List.copyOf(moved.keySet()))) {
      paths.put(image.id(), image.filePath());
    }
    Map<Long, Reservation> now = new HashMap<>();
    promised.forEach(
        (row, promise) -> {
          long id = promise.imageId();
          if (paths.containsKey(id) && promise.isFor(paths.get(id))) {
            now.put(row, new Reservation(id, moved.get(id).filePath()));
          }
        });
    if (!now.isEmpty()) {
      try (RowLedger ledger = stores.openLedger()) {
        ledger.follow(now);
      }
    }
  }
}
