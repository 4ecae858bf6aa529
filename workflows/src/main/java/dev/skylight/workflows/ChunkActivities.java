package dev.skylight.workflows;

import io.temporal.activity.ActivityInterface;

/** The work itself. */
@ActivityInterface
public interface ChunkActivities {

  /**
   * Embeds the rows of a chunk that the ledger does not have yet and publishes them durably.
   * Idempotent; safe against a second attempt running at the same time. Heartbeats {@link
   * ChunkHeartbeat}. Pictures that cannot be read are part of the result, never an exception. When
   * cancelled it publishes the rows it has and returns a partial result.
   */
  ChunkResult embedChunk(ChunkTask task);
}
