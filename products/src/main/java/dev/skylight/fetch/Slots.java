package dev.skylight.fetch;

import java.util.HashMap;
import java.util.Map;

/** How many requests run at once, to one host and in all; who comes when it is full waits. */
final class Slots {

  private final int perHost;
  private final int total;
  private final Map<String, Integer> busy = new HashMap<>();
  private int all;
  private boolean closed;

  Slots(int perHost, int total) {
    this.perHost = perHost;
    this.total = total;
  }

  /** A turn that was had. Thread-safe; all of it may be called more than once. */
  final class Slot {
    private final String host;
    private boolean ofHost = true;
    private boolean ofAll = true;

    private Slot(String host) {
      this.host = host;
    }

    /** Lets another request to the host run, and stays one of all. */
    void aside() {
      synchronized (Slots.this) {
        if (ofHost) {
          ofHost = false;
          busy.computeIfPresent(host, (name, count) -> count == 1 ? null : count - 1);
          Slots.this.notifyAll();
        }
      }
    }

    /** Gives it back. */
    void give() {
      synchronized (Slots.this) {
        aside();
        if (ofAll) {
          ofAll = false;
          all--;
          Slots.this.notifyAll();
        }
      }
    }
  }

  /** Takes one, which is to be given back; null where there will be none any more. */
  synchronized Slot take(String host) throws InterruptedException {
    while (!closed && (all >= total || busy.getOrDefault(host, 0) >= perHost)) {
      wait(); // each request ends in its own time, and so does this
    }
    if (closed) {
      return null;
    }
    all++;
    busy.merge(host, 1, Integer::sum);
    return new Slot(host);
  }

  /** Nobody gets one any more, and nobody waits. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
