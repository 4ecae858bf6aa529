package dev.skylight.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * State of a shop's vectors after a run.
 *
 * @param rows of this model in the table
 * @param failedByKind images that could not be had for this model, by the kind of failure, most
 *     first
 * @param pruned rows removed now
 * @param notes sentences for the user, as of an index that was built
 */
public record ProductsFinish(
    long rows, Map<String, Long> failedByKind, long pruned, List<String> notes) {

  /** Copies the collections, in their order. */
  public ProductsFinish {
    failedByKind = Collections.unmodifiableMap(new LinkedHashMap<>(failedByKind));
    notes = List.copyOf(notes);
  }

  /** Images that could not be had for this model. */
  public long failures() {
    return failedByKind.values().stream().mapToLong(Long::longValue).sum();
  }
}
