package dev.skylight.workflows;

import java.util.List;

/**
 * What a run hands on of its chunks that failed, and whether it was paused.
 *
 * @param <K> what a chunk is of
 */
interface CarriedChunks<K> {

  /** Chunks that failed once and get one more try at the end. */
  List<K> failedChunks();

  /** Whether that try is under way. */
  boolean retryingFailed();

  /** Why the first of them failed. */
  String firstFailure();

  /** Whether the run was paused. */
  boolean paused();
}
