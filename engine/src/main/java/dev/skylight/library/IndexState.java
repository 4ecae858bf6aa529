package dev.skylight.library;

import dev.skylight.job.IndexResult;
import java.util.Optional;

/**
 * Whether searches can use an index.
 *
 * @param standing whether there is one of the vectors as they are now
 * @param result what the index is and how good; empty where there is none
 */
public record IndexState(Standing standing, Optional<IndexResult> result) {

  /** What an index is to the vectors. */
  public enum Standing {
    /** There is none: every row is compared. */
    NONE,
    /** It is of the vectors as they are now. */
    CURRENT,
    /** It is of other vectors than there are now: every row is compared until it is built again. */
    STALE
  }
}
