package dev.skylight.workflows;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rows per second over the last minutes. Fed with workflow time, so that a replay computes the
 * same. A pause forgets what was before it.
 */
final class RateMeter {

  private static final long WINDOW_MILLIS = 3 * 60_000L;

  private record Sample(long millis, long rows) {}

  private final Deque<Sample> samples = new ArrayDeque<>();
  private long rows;

  /** Starts, or starts again after a pause. */
  void start(long nowMillis) {
    samples.clear();
    samples.add(new Sample(nowMillis, rows));
  }

  void add(long nowMillis, long moreRows) {
    rows += moreRows;
    samples.addLast(new Sample(nowMillis, rows));
    while (samples.size() > 2 && samples.peekFirst().millis < nowMillis - WINDOW_MILLIS) {
      samples.removeFirst();
    }
  }

  /** Rows per second; 0 where nothing was measured yet. */
  double rowsPerSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    Sample first = samples.peekFirst();
    Sample last = samples.peekLast();
    long millis = last.millis - first.millis;
    return millis <= 0 ? 0 : (last.rows - first.rows) * 1000.0 / millis;
  }
}
