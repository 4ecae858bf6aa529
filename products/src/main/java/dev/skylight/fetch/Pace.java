package dev.skylight.fetch;

import java.time.Duration;

/**
 * How fast a body comes. Told by the thread that reads; looked at, again and again, by the one that
 * waits.
 */
final class Pace {

  /** Bytes a second below which a body only drips: a small picture would take minutes. */
  static final long LEAST = 1_000;

  private volatile boolean begun;
  private volatile long bytes;

  // of the one who waits: when it last came as fast as that, and how much there was
  private long fastNanos = System.nanoTime();
  private long fastBytes;

  /** The headers are there. */
  void begins() {
    begun = true;
  }

  /** So many bytes have come in all. */
  void reached(long count) {
    bytes = count;
  }

  /** For how long it has been dripping; an answer that has not begun does not. */
  Duration dripping() {
    long now = System.nanoTime();
    long here = bytes;
    if (!begun || here - fastBytes >= LEAST * ((now - fastNanos) / 1e9)) {
      fastNanos = now;
      fastBytes = here;
    }
    return Duration.ofNanos(now - fastNanos);
  }
}
