package dev.skylight.library;

import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.Backlog;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.util.List;

/**
 * How far the rows of a collection are.
 *
 * @param total rows of {@code embeddings.npy}, or that the catalog wants where there is none yet
 * @param embedded rows that hold a vector
 * @param failed rows of which no picture could be read
 * @param unassigned rows that no picture has
 * @param chunks pieces in which all rows are made, at the borders of those that are done
 * @param chunksDone of those, the ones that are durable
 * @param waiting pictures that are registered and have no row yet: {@code embed} gives them one
 */
public record RowsState(
    long total,
    long embedded,
    long failed,
    long unassigned,
    long chunks,
    long chunksDone,
    long waiting) {

  /** Rows of a chunk where none is done yet. */
  private static final int CHUNK_SIZE = 1_000;

  /** Rows that nothing is to be done for: embedded, failed or unassigned. */
  public long settled() {
    return embedded + failed + unassigned;
  }

  /** Rows that are still to be made. */
  public long missing() {
    return total - settled();
  }

  static RowsState of(Stores stores, boolean askCatalog) {
    long waiting = Backlog.of(stores, askCatalog).pictures();
    if (!stores.hasLedger()) {
      long rows = stores.catalogRows();
      long chunks = rows == 0 ? 0 : new RowRange(0, rows).chunkCount(CHUNK_SIZE);
      return new RowsState(rows, 0, 0, 0, chunks, 0, waiting);
    }
    try (LedgerView ledger = stores.readLedger()) {
      long rows = ledger.header().map(LedgerHeader::rows).orElse(0L);
      return rows == 0
          ? new RowsState(stores.catalogRows(), 0, 0, 0, 0, 0, waiting)
          : of(ledger, new RowRange(0, rows), waiting);
    }
  }

  private static RowsState of(LedgerView ledger, RowRange all, long waiting) {
    RowCounts counts = ledger.counts(all);
    List<LedgerChunk> chunks = ledger.chunks();
    long size = chunks.stream().mapToLong(chunk -> chunk.rows().size()).max().orElse(CHUNK_SIZE);
    long missing =
        ledger.missing(all, Integer.MAX_VALUE).stream()
            .mapToLong(range -> range.chunkCount((int) Math.min(size, Integer.MAX_VALUE)))
            .sum();
    return new RowsState(
        all.size(),
        counts.embedded(),
        counts.failed(),
        counts.unassigned(),
        chunks.size() + missing,
        chunks.size(),
        waiting);
  }
}
