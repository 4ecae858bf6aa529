package dev.skylight.workflows;

import dev.skylight.job.FinishResult;
import dev.skylight.job.IndexResult;
import java.util.List;

/**
 * Result of {@link RegenerateEmbeddings}.
 *
 * @param finish state of the collection
 * @param rowsInScope rows in this run's scope
 * @param index the index that was built, or null
 * @param notes what the allocation did that a person wants to know, a sentence each
 */
public record RegenerateResult(
    FinishResult finish, long rowsInScope, IndexResult index, List<String> notes) {

  /** Copies the list. */
  public RegenerateResult {
    notes = notes == null ? List.of() : List.copyOf(notes);
  }
}
