package dev.skylight.fetch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long is waited between attempts. */
final class Backoff {

  private static final double FACTOR = 3;

  private Backoff() {}

  /**
   * After so many failures, 1 or more: three times as long after each, and up to half more or less,
   * so that those who failed together do not come back together.
   */
  static Duration after(int failures, Duration first) {
    double factor =
        Math.pow(FACTOR, failures - 1) * ThreadLocalRandom.current().nextDouble(0.5, 1.5);
    return Duration.ofNanos((long) (first.toNanos() * factor));
  }
}
