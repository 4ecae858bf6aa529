package dev.skylight.workflows;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.Plan;
import io.temporal.activity.ActivityInterface;

/** Light activities around the chunks. All are idempotent. */
@ActivityInterface
public interface PlanActivities {

  /**
   * Opens model, catalog and ledger, reserves rows where asked, and finds what is missing. Changes
   * nothing but the ledger's reservations.
   */
  Plan plan(EmbedRequest request);

  /**
   * Makes {@code embeddings.npy} ready: backs up what must not be overwritten, imports what may be
   * kept, preallocates with real blocks. Returns the plan as it stands afterwards.
   *
   * @param runId first execution run id of the workflow: a retried {@code --restart} starts anew
   *     once
   */
  Plan allocate(EmbedRequest request, Plan plan, String runId);

  /** Checks the ledger, backfills the catalog, writes {@code file_paths.txt}. */
  FinishResult finish(EmbedRequest request, Plan plan);
}
