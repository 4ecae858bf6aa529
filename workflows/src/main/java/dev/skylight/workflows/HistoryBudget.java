package dev.skylight.workflows;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;

/**
 * How much of history a run may take before it continues as new.
 *
 * @param events most of them
 * @param chunks most of them that it starts; 0: only the history counts
 */
record HistoryBudget(int events, int chunks) {

  private static final long MAX_BYTES = 8L << 20;

  /** Whether it is used up by a run that started so many chunks. */
  boolean spent(int started) {
    WorkflowInfo info = Workflow.getInfo();
    return info.getHistoryLength() >= events
        || info.getHistorySize() >= MAX_BYTES
        || (chunks > 0 && started >= chunks);
  }
}
