package dev.skylight.jobs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * @param waiting registered pictures that have no row yet; 0 while a job runs
 * @param workers processes that work on the job, or could; -1 where that is not known
 * @param rowsUnknown why nothing is known of the rows, as a sentence; empty where it is
 * @param failures what failed, by the kind of failure, most first; empty where that is not told
 * @param notes sentences for the user
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
    long etaSeconds,
    long waiting,
    long workers,
    String rowsUnknown,
    Map<String, Long> failures,
    List<String> notes) {

  /** Copies the collections, in their order. */
  public JobStatus {
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    notes = List.copyOf(notes);
  }

  /** With nothing more to tell. */
  public JobStatus(
      String workflowId,
      JobState state,
      long rowsTotal,
      long rowsDone,
      long rowsFailed,
      long chunksTotal,
      long chunksDone,
      double imagesPerSecond,
      long etaSeconds,
      long waiting,
      long workers,
      String rowsUnknown) {
    this(
        workflowId,
        state,
        rowsTotal,
        rowsDone,
        rowsFailed,
        chunksTotal,
        chunksDone,
        imagesPerSecond,
        etaSeconds,
        waiting,
        workers,
        rowsUnknown,
        Map.of(),
        List.of());
  }

  /** Of a job that runs, or of what is not asked further. */
  public JobStatus(
      String workflowId,
      JobState state,
      long rowsTotal,
      long rowsDone,
      long rowsFailed,
      long chunksTotal,
      long chunksDone,
      double imagesPerSecond,
      long etaSeconds) {
    this(
        workflowId,
        state,
        rowsTotal,
        rowsDone,
        rowsFailed,
        chunksTotal,
        chunksDone,
        imagesPerSecond,
        etaSeconds,
        0,
        -1,
        "");
  }

  /** With nothing counted yet. */
  static JobStatus at(String workflowId, JobState state) {
    return new JobStatus(workflowId, state, 0, 0, 0, 0, 0, 0, -1);
  }

  /**
   * Where nobody can tell of the rows.
   *
   * @param why as a sentence
   */
  public static JobStatus withoutRows(String workflowId, JobState state, String why) {
    return new JobStatus(workflowId, state, 0, 0, 0, 0, 0, 0, -1, 0, -1, why);
  }

  /** Of an import, which has no workflow. */
  public static JobStatus importing(long rowsTotal, long rowsDone) {
    return new JobStatus("", JobState.IMPORTING, rowsTotal, rowsDone, 0, 0, 0, 0, -1);
  }

  /** Whether a run is at work or paused. */
  public boolean active() {
    return state.active();
  }

  /** Whether it is known that nobody works on a job that is not over. */
  public boolean abandoned() {
    return active() && workers == 0;
  }

  /** Whether something is left to do that no job does. */
  public boolean unfinished() {
    return !active() && (rowsDone < rowsTotal || waiting > 0);
  }

  /** The same in another state, with nothing at work any more. */
  JobStatus in(JobState other) {
    return new JobStatus(
        workflowId, other, rowsTotal, rowsDone, rowsFailed, chunksTotal, chunksDone, 0, -1);
  }

  /** The same with so many workers. */
  JobStatus withWorkers(long count) {
    return with(rowsDone, count);
  }

  /** The same with another count of settled rows. */
  JobStatus withRowsDone(long rows) {
    return with(rows, workers);
  }

  private JobStatus with(long rows, long count) {
    return new JobStatus(
        workflowId,
        state,
        rowsTotal,
        rows,
        rowsFailed,
        chunksTotal,
        chunksDone,
        imagesPerSecond,
        etaSeconds,
        waiting,
        count,
        rowsUnknown,
        failures,
        notes);
  }
}
