package dev.skylight.workflows;

import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductSurvey;
import java.util.List;

/**
 * What one run over a shop hands to the next at continue-as-new: always between chunks, with none
 * in flight.
 *
 * @param survey the shop as it was at the beginning
 * @param plannedAll whether the last page was planned
 * @param next id to plan on after; null: from the beginning
 * @param planned images to work on that the plans so far held
 * @param remaining chunks not yet started, in order
 * @param seen images that the plans went through
 * @param waiting of those, images that wait for their next try
 * @param counts what came of the rest
 * @param chunksPlanned chunks that the plans held
 * @param chunksDone chunks settled
 * @param failedChunks chunks that failed once and get one more try at the end
 * @param retryingFailed whether that try is under way
 * @param firstFailure why the first of them did, or empty
 * @param paused whether the job is paused
 * @param runNumber 1 for the first run
 */
public record CarriedProducts(
    ProductSurvey survey,
    boolean plannedAll,
    String next,
    long planned,
    List<ProductRange> remaining,
    long seen,
    long waiting,
    ProductCounts counts,
    long chunksPlanned,
    long chunksDone,
    List<ProductRange> failedChunks,
    boolean retryingFailed,
    String firstFailure,
    boolean paused,
    int runNumber)
    implements CarriedChunks<ProductRange> {

  /** Copies the lists. */
  public CarriedProducts {
    remaining = List.copyOf(remaining);
    failedChunks = List.copyOf(failedChunks);
  }
}
