package dev.skylight.workflows;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rows per second over a sliding window. The time is given, so that a replay computes the same. Not
 * thread-safe.
 */
public final class RowRate {

  private record Sample(long millis, long rows) {}

  private final long windowMillis;
  private final long leastMillis;
  private final int kept;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private RowRate(long windowMillis, long leastMillis, int kept) {
    this.windowMillis = windowMillis;
    this.leastMillis = leastMillis;
    this.kept = kept;
  }

  /**
   * Over three minutes, of whole chunks as they come back; a chunk that takes longer is compared
   * with the one before it.
   */
  static RowRate ofChunks() {
    return new RowRate(3 * 60_000L, 1, 2);
  }

  /**
   * Over one minute, for somebody who looks at the whole job now and then. The chunks' own rates do
   * not add up to it: at the end of one its rate is gone with it, while the next has hardly begun.
   * Heartbeats are up to two seconds old, so less time than ten seconds tells nothing.
   */
  public static RowRate ofLooks() {
    return new RowRate(60_000, 10_000, 1);
  }

  /** What was seen before does not count any more, as after a pause. */
  public void reset() {
    samples.clear();
  }

  /**
   * Takes note.
   *
   * @param millis of a clock that never goes back
   * @param rows done by now
   */
  public void saw(long millis, long rows) {
    samples.addLast(new Sample(millis, rows));
    while (samples.size() > kept && samples.peekFirst().millis() < millis - windowMillis) {
      samples.removeFirst();
    }
  }

  /** Rows per second; 0 where too little was seen. */
  public double perSecond() {
    if (samples.isEmpty()) {
      return 0;
    }
    Sample first = samples.peekFirst();
    Sample last = samples.peekLast();
    long passed = last.millis() - first.millis();
    // fewer than before: a worker died, and its chunks begin again
    return passed < leastMillis ? 0 : Math.max(0, last.rows() - first.rows()) * 1000.0 / passed;
  }

  /** Seconds for so many more rows; -1 where too little was seen. */
  long secondsFor(long rows) {
    double perSecond = perSecond();
    return perSecond > 0 ? (long) Math.ceil(rows / perSecond) : -1;
  }
}
