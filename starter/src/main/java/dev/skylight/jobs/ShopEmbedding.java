package dev.skylight.jobs;

import dev.skylight.job.ProductsRequest;
import dev.skylight.workflows.ProductsInput;
import dev.skylight.workflows.RegenerateInput;

/**
 * A run over a shop's pictures to start.
 *
 * @param request what is asked for
 * @param parallel most chunks in flight at once, 1 to 500, or null for as many as suit the place
 */
public record ShopEmbedding(ProductsRequest request, Integer parallel) {

  /** Chunks in flight where others may join the work; the process's own slots bound the rest. */
  private static final int SERVER_PARALLEL = 16;

  /**
   * Chunks at work at once in one process, unless told otherwise: while the last pictures of one
   * are waited for, those of the others are embedded.
   */
  public static final int LOCAL_SLOTS = 4;

  /** Checks the numbers. */
  public ShopEmbedding {
    if (parallel != null) {
      RegenerateInput.checkParallelism(parallel);
    }
  }

  /** Everything the workflow needs to know. */
  ProductsInput input(String name, boolean embedded, boolean searchAttributes) {
    return new ProductsInput(
        ProductsInput.SCHEMA_VERSION,
        name,
        request,
        parallel != null ? parallel : embedded ? LOCAL_SLOTS : SERVER_PARALLEL,
        searchAttributes,
        !embedded,
        RegenerateInput.DEFAULT_CONTINUE_AS_NEW_EVENTS,
        0,
        null);
  }
}
