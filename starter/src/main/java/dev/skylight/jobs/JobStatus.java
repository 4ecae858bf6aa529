package dev.skylight.jobs;

/**
 * Where a job is.
 *
 * @param workflowId id on the Temporal server
 * @param state what it is doing
 * @param rowsTotal rows in scope
 * @param rowsDone of those, settled
 * @param rowsFailed of those, without a readable picture
 * @param chunksTotal chunks in scope
 * @param chunksDone of those, settled
 * @param imagesPerSecond current rate; 0 where unknown
 * @param etaSeconds seconds to go at that rate; -1 where unknown
 */
public record JobStatus(
    String workflowId,
    JobState state,
    long rowsTotal,
    long rowsDone,
    long rowsFailed,
    long chunksTotal,
    long chunksDone,
    double imagesPerSecond,
    long etaSeconds) {

  /** With nothing counted yet. */
  static JobStatus at(String workflowId, JobState state) {
    return new JobStatus(workflowId, state, 0, 0, 0, 0, 0, 0, -1);
  }

  /** Of an import, which has no workflow. */
  public static JobStatus importing(long rowsTotal, long rowsDone) {
    return new JobStatus("", JobState.IMPORTING, rowsTotal, rowsDone, 0, 0, 0, 0, -1);
  }

  /** Whether a run is at work or paused. */
  public boolean active() {
    return state.active();
  }

  /** The same with another count of settled rows. */
  JobStatus withRowsDone(long rows) {
    return new JobStatus(
        workflowId,
        state,
        rowsTotal,
        rows,
        rowsFailed,
        chunksTotal,
        chunksDone,
        imagesPerSecond,
        etaSeconds);
  }
}
