package dev.skylight.web.api;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What the API needs of a job.
 *
 * @param status where it is
 * @param actions what can be asked of it, by the names that the API has for them
 */
public record Job(Supplier<Status> status, Map<String, Runnable> actions) {

  /**
   * At one moment.
   *
   * @param json an object
   * @param active whether it is at work or paused
   */
  public record Status(String json, boolean active) {}

  /** Copies the map. */
  public Job {
    actions = Map.copyOf(actions);
  }
}
