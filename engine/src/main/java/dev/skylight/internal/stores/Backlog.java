package dev.skylight.internal.stores;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a collection lacks still.
 *
 * @param embedded rows that hold a vector
 * @param rows rows of file and catalog for which nothing has been done
 * @param pictures registered ones that have no row, and none promised: {@code embed} gives them one
 */
public record Backlog(long embedded, long rows, long pictures) {

  private static final long FEW = 10_000;

  /** Of a collection; without its catalog, only the ledger's rows count. */
  public static Backlog of(Stores stores, boolean askCatalog) {
    try (Catalog catalog = askCatalog && stores.hasCatalog() ? stores.readCatalog() : null;
        LedgerView ledger = stores.hasLedger() ? stores.readLedger() : null) {
      return of(catalog, ledger);
    }
  }

  /**
   * Of what is open.
   *
   * @param catalog or null
   * @param ledger or null
   */
  public static Backlog of(Catalog catalog, LedgerView ledger) {
    long rows = ledger == null ? 0 : ledger.header().map(LedgerHeader::rows).orElse(0L);
    RowCounts counts = rows == 0 ? new RowCounts(0, 0, 0) : ledger.counts(new RowRange(0, rows));
    long missing = rows - counts.settled();
    if (catalog == null) {
      return new Backlog(counts.embedded(), missing, 0);
    }
    long waiting = catalog.countWithoutRow();
    if (rows > 0 && waiting > 0) {
      waiting = Math.max(0, waiting - promised(catalog, ledger));
    }
    return new Backlog(counts.embedded(), missing + Math.max(0, catalog.rows() - rows), waiting);
  }

  /**
   * Pictures without a row that are promised one, which counts among the rows. Few promises are
   * compared with the catalog, since pictures may be deleted and their ids taken by others; many
   * are those of a first run that has not come to its end.
   */
  private static long promised(Catalog catalog, LedgerView ledger) {
    long promises = ledger.promises();
    if (promises == 0 || promises > FEW) {
      return promises;
    }
    Map<Long, Reservation> byImage = new HashMap<>();
    ledger
        .reservations(new RowRange(0, ledger.reservedRows()))
        .values()
        .forEach(promise -> byImage.put(promise.imageId(), promise));
    return catalog.imagesById(List.copyOf(byImage.keySet())).stream()
        .filter(image -> image.row() < 0 && byImage.get(image.id()).isFor(image.filePath()))
        .count();
  }

  /** Whether nothing is left to do. */
  public boolean isEmpty() {
    return rows == 0 && pictures == 0;
  }
}
