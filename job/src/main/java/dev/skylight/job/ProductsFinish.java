package dev.skylight.job;

import java.util.List;

/**
 * State of a shop's vectors after a run.
 *
 * @param rows of this model in the table
 * @param failures rows of {@code image_failures} of this model
 * @param pruned rows removed now
 * @param notes sentences for the user, as of an index that was built
 */
public record ProductsFinish(long rows, long failures, long pruned, List<String> notes) {

  /** Copies the notes. */
  public ProductsFinish {
    notes = List.copyOf(notes);
  }
}
