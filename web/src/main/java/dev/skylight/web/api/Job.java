package dev.skylight.web.api;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the API needs of a job.
 *
 * @param status where it is, a JSON object
 * @param active whether one is at work or paused
 * @param actions what can be asked of it, by the names that the API has for them
 */
public record Job(Supplier<String> status, BooleanSupplier active, Map<String, Runnable> actions) {

  /** Copies the map. */
  public Job {
    actions = Map.copyOf(actions);
  }
}
