package dev.skylight.fetch;

import java.time.Duration;

/**
 * How fast a body comes, in the mean since its first byte could. Written by the thread that reads,
 * looked at by the one that waits.
 */
final class Pace {

  /** Bytes a second below which a body only drips: a small picture would take minutes. */
  static final long LEAST = 1_000;

  private volatile long began;
  private volatile boolean begun;
  private volatile long bytes;

  /** The headers are there. */
  void begins() {
    began = System.nanoTime();
    begun = true;
  }

  /** So many bytes have come in all. */
  void reached(long count) {
    bytes = count;
  }

  /** Whether it has been dripping for so long; an answer that has not begun does not. */
  boolean drips(Duration forSo) {
    if (!begun) {
      return false;
    }
    long nanos = System.nanoTime() - began;
    return nanos >= forSo.toNanos() && bytes < LEAST * (nanos / 1e9);
  }
}
