package dev.skylight.products;

import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import java.util.List;

/**
 * Rows that are published in one transaction.
 *
 * @param rows where they lie; not all of them need to hold a vector
 * @param pictures those that do, by row
 * @param chunks of the ledger that share rows with it
 * @param digest differs where anything that is published differs
 */
record PublishUnit(RowRange rows, List<RowPath> pictures, List<LedgerChunk> chunks, String digest) {

  /**
   * A row and the picture that stands for it.
   *
   * @param path as the catalog writes it
   */
  record RowPath(long row, String path) {}
}
