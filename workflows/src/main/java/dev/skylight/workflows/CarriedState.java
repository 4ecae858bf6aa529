package dev.skylight.workflows;

import dev.skylight.job.Plan;
import dev.skylight.job.RowRange;
import java.util.List;

/**
 * What one run hands to the next at continue-as-new: always between chunks, with none in flight.
 *
 * @param plan the plan that is being worked off
 * @param remaining ranges not yet started, ascending
 * @param rowsDone rows settled so far, those before the run included
 * @param rowsFailed of those, rows that failed
 * @param chunksDone chunks settled
 * @param failedChunks chunks that failed once and get one more try at the end
 * @param retryingFailed whether that try is under way; false in older histories
 * @param firstFailure why the first of them did, or empty; null in older histories
 * @param paused whether the job is paused
 * @param runNumber 1 for the first run
 */
public record CarriedState(
    Plan plan,
    List<RowRange> remaining,
    long rowsDone,
    long rowsFailed,
    long chunksDone,
    List<RowRange> failedChunks,
    boolean retryingFailed,
    String firstFailure,
    boolean paused,
    int runNumber)
    implements CarriedChunks<RowRange> {

  /** Copies the lists. */
  public CarriedState {
    remaining = List.copyOf(remaining);
    failedChunks = List.copyOf(failedChunks);
    firstFailure = firstFailure == null ? "" : firstFailure;
  }
}
