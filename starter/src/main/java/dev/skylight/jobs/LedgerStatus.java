package dev.skylight.jobs;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.ledger.LedgerChunk;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowCounts;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RowRange;
import dev.skylight.workflows.WorkflowIds;
import java.util.List;
import java.util.Optional;

/** The state of the files where no running job can be asked. */
final class LedgerStatus {

  private static final int CHUNK_SIZE = 1_000;

  private LedgerStatus() {}

  /**
   * The status that the ledger tells.
   *
   * @param state state to report where rows are missing; COMPLETED where none is and the run is
   *     over
   */
  static JobStatus of(JobPlace place, JobState state) {
    Stores stores = place.stores();
    String id = WorkflowIds.regenerate(place.data().name());
    if (!stores.hasLedger()) {
      long rows = catalogRows(stores);
      long chunks = rows == 0 ? 0 : new RowRange(0, rows).chunkCount(CHUNK_SIZE);
      return new JobStatus(id, state, rows, 0, 0, chunks, 0, 0, -1);
    }
    try (LedgerView ledger = stores.readLedger()) {
      Optional<LedgerHeader> header = ledger.header();
      long rows = header.map(LedgerHeader::rows).orElse(0L);
      if (rows == 0) {
        return new JobStatus(id, state, catalogRows(stores), 0, 0, 0, 0, 0, -1);
      }
      RowRange all = new RowRange(0, rows);
      RowCounts counts = ledger.counts(all);
      List<LedgerChunk> chunks = ledger.chunks();
      long chunksDone = chunks.size();
      long chunkSize =
          chunks.stream().mapToLong(chunk -> chunk.rows().size()).max().orElse(CHUNK_SIZE);
      long chunksMissing =
          ledger.missing(all, Integer.MAX_VALUE).stream()
              .mapToLong(range -> range.chunkCount((int) Math.min(chunkSize, Integer.MAX_VALUE)))
              .sum();
      boolean complete = counts.settled() >= rows && state == JobState.STOPPED;
      return new JobStatus(
          id,
          complete ? JobState.COMPLETED : state,
          rows,
          counts.settled(),
          counts.failed(),
          chunksDone + chunksMissing,
          chunksDone,
          0,
          -1);
    }
  }

  private static long catalogRows(Stores stores) {
    if (!stores.hasCatalog()) {
      return 0;
    }
    try (Catalog catalog = stores.openCatalog()) {
      return catalog.rows();
    }
  }
}
