package dev.skylight.workflows;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.IndexRequest;

/**
 * Input of {@link RegenerateEmbeddings}; a continued run gets it again with {@code carried} filled.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION}
 * @param collection the collection's name, which the task queues end in
 * @param request what the user asked for; of a continued run, what earlier ones left of it
 * @param index the index build to chain, or null for none
 * @param parallelism most chunks in flight at once, 1 to {@link #MAX_PARALLELISM}
 * @param searchAttributes whether the server has Skylight's search attributes registered
 * @param callBackOnPause whether a pause calls chunks in flight back, or lets them finish. The
 *     embedded server loses a workflow task when a cancellation crosses the completion of its
 *     activity
 * @param continueAsNewEvents history length at which the run continues as new
 * @param continueAsNewChunks chunks after which the run continues as new; 0: only by history length
 * @param carried state of the run before, or null at first
 */
public record RegenerateInput(
    int schemaVersion,
    String collection,
    EmbedRequest request,
    IndexRequest index,
    int parallelism,
    boolean searchAttributes,
    boolean callBackOnPause,
    int continueAsNewEvents,
    int continueAsNewChunks,
    CarriedState carried) {

  /** Current version of the record. */
  public static final int SCHEMA_VERSION = 1;

  /** Under a quarter of the server's limit for pending activities. */
  public static final int MAX_PARALLELISM = 500;

  /** About 500 chunks; Temporal suggests 4,096 and ends a run at 51,200. */
  public static final int DEFAULT_CONTINUE_AS_NEW_EVENTS = 3_000;

  /** Checks the numbers. */
  public RegenerateInput {
    checkParallelism(parallelism);
  }

  /** Refuses, with a sentence, what is not between 1 and {@link #MAX_PARALLELISM}. */
  public static void checkParallelism(int parallelism) {
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      throw new IllegalArgumentException(
          "--parallel must be between 1 and " + MAX_PARALLELISM + ": " + parallelism);
    }
  }

  /** The same job, to go on with {@code state} and what is still asked for. */
  RegenerateInput carrying(CarriedState state, EmbedRequest left, int newParallelism) {
    return new RegenerateInput(
        schemaVersion,
        collection,
        left,
        index,
        newParallelism,
        searchAttributes,
        callBackOnPause,
        continueAsNewEvents,
        continueAsNewChunks,
        state);
  }
}
