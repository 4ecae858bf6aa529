package dev.skylight.activities;

/** Tells the chunks of a process to hand back what they have not done. Thread-safe. */
final class Drain {

  private volatile boolean requested;

  void request() {
    requested = true;
  }

  boolean requested() {
    return requested;
  }
}
