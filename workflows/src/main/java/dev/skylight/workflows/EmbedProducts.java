package dev.skylight.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Embeds the pictures of a shop whose rows are missing or out of date, chunk by chunk. Workflow id:
 * {@link WorkflowIds#embedProducts}. Cancelling it lets the chunks in flight write what they have.
 */
@WorkflowInterface
public interface EmbedProducts {

  /** Runs the job. */
  @WorkflowMethod(name = "EmbedProducts")
  ProductsResult run(ProductsInput input);

  /**
   * Starts no further chunk until {@link #resume}. Those in flight are called back and write the
   * rows they have within seconds, or finish: {@link ProductsInput#callBackOnPause}. Idempotent.
   */
  @SignalMethod
  void pause();

  /** Undoes {@link #pause}. Idempotent. */
  @SignalMethod
  void resume();

  /** Sets the most chunks in flight, 1 to {@link RegenerateInput#MAX_PARALLELISM}; else ignored. */
  @SignalMethod
  void changeParallelism(int chunks);

  /** Where the job is; its rows are the shop's images. */
  @QueryMethod
  RegenerateProgress progress();
}
