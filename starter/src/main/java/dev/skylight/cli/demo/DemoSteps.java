package dev.skylight.cli.demo;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** How long each step of the demo took. One thread at a time. */
final class DemoSteps {

  private final long start = System.nanoTime();
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  /** Does a step. */
  <T> T time(String step, Callable<T> work) throws Exception {
    long before = System.nanoTime();
    try {
      return work.call();
    } finally {
      took(step, (System.nanoTime() - before) / 1e9);
    }
  }

  /** Notes a step that was timed elsewhere. */
  void took(String step, double time) {
    seconds.merge(step, time, Double::sum);
  }

  /** Seconds of a step; 0 where it was not needed. */
  double of(String step) {
    return seconds.getOrDefault(step, 0.0);
  }

  /** A JSON object of seconds by step, and their {@code total} with all that lies between. */
  String json() {
    Map<String, Double> all = new LinkedHashMap<>(seconds);
    all.put("total", (System.nanoTime() - start) / 1e9);
    return all.entrySet().stream()
        .map(step -> String.format(Locale.ROOT, "\"%s\":%.2f", step.getKey(), step.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
