package dev.skylight.workflows;

import io.temporal.activity.ActivityInterface;

/** The work itself, for a shop. */
@ActivityInterface
public interface ProductChunkActivities {

  /**
   * Fetches and embeds the pictures of a chunk that need it and writes their rows. Idempotent; safe
   * against a second attempt running at the same time. Heartbeats {@link ChunkHeartbeat}. Pictures
   * that cannot be had are part of the result, never an exception. When cancelled it writes the
   * rows it has and returns a partial result.
   */
  ProductChunkResult embedProducts(ProductChunk chunk);
}
