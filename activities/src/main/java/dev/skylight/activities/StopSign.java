package dev.skylight.activities;

/** Tells work to stop, and remembers that it did. Thread-safe. */
final class StopSign {

  private final Heartbeater heartbeater;
  private final Drain drain;
  private volatile boolean shown;

  StopSign(Heartbeater heartbeater, Drain drain) {
    this.heartbeater = heartbeater;
    this.drain = drain;
  }

  /** Whether the work may go on; false also where a worker that ends interrupts its threads. */
  boolean goOn() {
    if (heartbeater.stopped() || drain.requested() || Thread.currentThread().isInterrupted()) {
      shown = true;
    }
    return !shown;
  }

  /** Whether {@link #goOn} ever said no: what the work returned is only a part. */
  boolean shown() {
    return shown;
  }
}
