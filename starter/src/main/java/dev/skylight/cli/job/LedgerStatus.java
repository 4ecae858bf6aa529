package dev.skylight.cli.job;

import dev.skylight.collection.DataFolder;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.library.RowsState;
import dev.skylight.terminal.JobStatus;
import dev.skylight.workflows.WorkflowIds;

/** The state of the files where no running job can be asked. */
final class LedgerStatus {

  private LedgerStatus() {}

  /**
   * The status that the ledger tells.
   *
   * @param state state to report where rows are missing; {@code completed} where none is and the
   *     run is over
   */
  static JobStatus of(DataFolder data, String catalogUrl, String state) {
    try (Collection collection =
        Collection.open(CollectionSettings.of(data).withCatalog(catalogUrl))) {
      RowsState rows = collection.rows();
      boolean complete = rows.total() > 0 && rows.missing() == 0 && state.equals("stopped");
      return new JobStatus(
          WorkflowIds.regenerate(data.name()),
          complete ? "completed" : state,
          rows.total(),
          rows.settled(),
          rows.failed(),
          rows.chunks(),
          rows.chunksDone(),
          0,
          -1);
    }
  }
}
