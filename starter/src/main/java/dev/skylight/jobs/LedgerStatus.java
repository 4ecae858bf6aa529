package dev.skylight.jobs;

import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.library.RowsState;
import dev.skylight.workflows.WorkflowIds;

/** The state of the files where no running job can be asked. */
final class LedgerStatus {

  private LedgerStatus() {}

  /**
   * The status that the ledger tells.
   *
   * @param state state to report where rows are missing; COMPLETED where none is and the run is
   *     over
   */
  static JobStatus of(JobPlace place, JobState state) {
    CollectionSettings settings =
        CollectionSettings.of(place.data()).withCatalog(place.catalogUrl());
    try (Collection collection = Collection.open(settings)) {
      RowsState rows = collection.rows();
      boolean complete = rows.total() > 0 && rows.missing() == 0 && state == JobState.STOPPED;
      return new JobStatus(
          WorkflowIds.regenerate(place.data().name()),
          complete ? JobState.COMPLETED : state,
          rows.total(),
          rows.settled(),
          rows.failed(),
          rows.chunks(),
          rows.chunksDone(),
          0,
          -1,
          state.active() ? 0 : rows.waiting(),
          -1,
          "");
    }
  }
}
