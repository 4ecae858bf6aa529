package dev.skylight.library;

import dev.skylight.internal.index.IndexReport;
import java.util.Optional;

/**
 * Whether searches can use an index.
 *
 * @param standing whether there is one of the vectors as they are now
 * @param report what the index is and how good; empty where there is none
 */
public record IndexState(Standing standing, Optional<IndexReport> report) {

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
