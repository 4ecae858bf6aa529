package dev.skylight.library;

/**
 * Something open that several users need at a time: closed when the last of them leaves, its owner
 * among them. So it can be replaced while others still use it. Thread-safe.
 */
final class Shared<T extends Shared.Resource> {

  /** What closes without a checked exception. */
  interface Resource extends AutoCloseable {
    @Override
    void close();
  }

  private final T value;
  private int users = 1;

  /** Its maker is the first user. */
  Shared(T value) {
    this.value = value;
  }

  /** Only between a successful {@link #enter} and its {@link #leave}. */
  T value() {
    return value;
  }

  /** Adds a user; false where it is closed already. */
  synchronized boolean enter() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  void leave() {
    boolean last;
    synchronized (this) {
      last = --users == 0;
    }
    if (last) {
      value.close();
    }
  }
}
