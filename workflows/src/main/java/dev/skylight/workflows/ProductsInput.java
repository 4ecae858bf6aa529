package dev.skylight.workflows;

import dev.skylight.job.ProductsRequest;

/**
 * Input of {@link EmbedProducts}; a continued run gets it again with {@code carried} filled.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION}
 * @param name the data folder's name, which the task queues end in
 * @param request what the user asked for
 * @param parallelism most chunks in flight at once, 1 to {@link RegenerateInput#MAX_PARALLELISM}
 * @param searchAttributes whether the server has Skylight's search attributes registered
 * @param callBackOnPause whether a pause calls chunks in flight back, or lets them finish; as
 *     {@link RegenerateInput#callBackOnPause}
 * @param continueAsNewEvents history length at which the run continues as new
 * @param continueAsNewChunks chunks after which the run continues as new; 0: only by history length
 * @param carried state of the run before, or null at first
 */
public record ProductsInput(
    int schemaVersion,
    String name,
    ProductsRequest request,
    int parallelism,
    boolean searchAttributes,
    boolean callBackOnPause,
    int continueAsNewEvents,
    int continueAsNewChunks,
    CarriedProducts carried) {

  /** Current version of the record. */
  public static final int SCHEMA_VERSION = 1;

  /** Checks the numbers. */
  public ProductsInput {
    RegenerateInput.checkParallelism(parallelism);
  }

  /** The same job, to go on with {@code state}. */
  ProductsInput carrying(CarriedProducts state, int newParallelism) {
    return new ProductsInput(
        schemaVersion,
        name,
        request,
        newParallelism,
        searchAttributes,
        callBackOnPause,
        continueAsNewEvents,
        continueAsNewChunks,
        state);
  }
}
