package dev.skylight.workflows;

import dev.skylight.job.ProductCounts;

/**
 * What became of a chunk of a shop's images.
 *
 * @param counts of this attempt
 * @param complete whether it went through the whole chunk; false where it was called back
 */
public record ProductChunkResult(ProductCounts counts, boolean complete) {}
