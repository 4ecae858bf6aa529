package dev.skylight.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Embeds every row that the ledger lacks, chunk by chunk, then builds the index. Workflow id:
 * {@link WorkflowIds#regenerate}. Cancelling it lets the chunks in flight publish what they have.
 */
@WorkflowInterface
public interface RegenerateEmbeddings {

  /** Runs the job. */
  @WorkflowMethod(name = "RegenerateEmbeddings")
  RegenerateResult run(RegenerateInput input);

  /**
   * Starts no further chunk until {@link #resume}. Those in flight are called back and publish the
   * rows they have within seconds, or finish: {@link RegenerateInput#callBackOnPause}. Idempotent.
   */
  @SignalMethod
  void pause();

  /** Undoes {@link #pause}. Idempotent. */
  @SignalMethod
  void resume();

  /** Sets the most chunks in flight, 1 to {@link RegenerateInput#MAX_PARALLELISM}; else ignored. */
  @SignalMethod
  void changeParallelism(int chunks);

  /** Where the job is. */
  @QueryMethod
  RegenerateProgress progress();
}
