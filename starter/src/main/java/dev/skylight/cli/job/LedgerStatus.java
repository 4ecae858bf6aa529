package dev.skylight.cli.job;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.ledger.LedgerChunk;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowCounts;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.RowRange;
import dev.skylight.terminal.JobStatus;
import dev.skylight.workflows.WorkflowIds;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** The state of the files where no running job can be asked. */
final class LedgerStatus {

  private static final int CHUNK_SIZE = 1_000;

  private LedgerStatus() {}

  /**
   * The status that the ledger tells.
   *
   * @param state state to report where rows are missing; {@code completed} where none is and the
   *     run is over
   */
  static JobStatus of(DataFolder data, String catalogUrl, String state) {
    String id = WorkflowIds.regenerate(data.name());
    if (!new FileStores(data, null).hasLedger()) {
      long rows = catalogRows(data, catalogUrl);
      long chunks = rows == 0 ? 0 : new RowRange(0, rows).chunkCount(CHUNK_SIZE);
      return new JobStatus(id, state, rows, 0, 0, chunks, 0, 0, -1);
    }
    try (LedgerView ledger = new FileStores(data, null).readLedger()) {
      Optional<LedgerHeader> header = ledger.header();
      long rows = header.map(LedgerHeader::rows).orElse(0L);
      if (rows == 0) {
        return new JobStatus(id, state, catalogRows(data, catalogUrl), 0, 0, 0, 0, 0, -1);
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
      boolean complete = counts.settled() >= rows && state.equals("stopped");
      return new JobStatus(
          id,
          complete ? "completed" : state,
          rows,
          counts.settled(),
          counts.failed(),
          chunksDone + chunksMissing,
          chunksDone,
          0,
          -1);
    }
  }

  private static long catalogRows(DataFolder data, String url) {
    if (url == null && !Files.exists(data.catalog())) {
      return 0;
    }
    try (Catalog catalog = new FileStores(data, url).openCatalog()) {
      return catalog.rows();
    }
  }
}
