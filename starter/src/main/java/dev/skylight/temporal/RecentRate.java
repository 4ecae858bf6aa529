package dev.skylight.temporal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rows per second over the last minute, as somebody sees them who looks at the whole job now and
 * then. The chunks' own rates do not add up to it: at the end of one its rate is gone with it,
 * while the next has hardly begun. Not thread-safe.
 */
final class RecentRate {

  private static final long WINDOW_MILLIS = 60_000;

  /** Heartbeats are up to two seconds old, so less time than this tells little. */
  private static final long LEAST_MILLIS = 10_000;

  private record Sample(long millis, long rows) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** What was seen before does not count any more, as after a pause. */
  void reset() {
    samples.clear();
  }

  /**
   * Rows per second with what is seen now.
   *
   * @param millis of a clock that never goes back
   * @param rows done by now
   * @return 0 where too little was seen
   */
  double at(long millis, long rows) {
    samples.addLast(new Sample(millis, rows));
    while (samples.peekFirst().millis() < millis - WINDOW_MILLIS) {
      samples.removeFirst();
    }
    Sample first = samples.peekFirst();
    long passed = millis - first.millis();
    // fewer than before: a worker died, and its chunks begin again
    return passed < LEAST_MILLIS ? 0 : Math.max(0, rows - first.rows()) * 1000.0 / passed;
  }
}
