package dev.skylight.workflows;

import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductsRequest;

/**
 * One chunk of a shop's images to embed.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION}; a worker refuses a version it does not know
 * @param request what the user asked for
 * @param modelVersion what the worker's model must be
 * @param range the images
 */
public record ProductChunk(
    int schemaVersion, ProductsRequest request, String modelVersion, ProductRange range) {

  /** Current version of the record. */
  public static final int SCHEMA_VERSION = 1;
}
