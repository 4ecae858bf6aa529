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

  /** Takes one, which is to be given back; false where there will be none any more. */
  synchronized boolean take(String host) throws InterruptedException {
    while (!closed && (all >= total || busy.getOrDefault(host, 0) >= perHost)) {
      wait(); // each request ends in its own time, and so does this
    }
    if (closed) {
      return false;
    }
    all++;
    busy.merge(host, 1, Integer::sum);
    return true;
  }

  synchronized void give(String host) {
    all--;
    busy.computeIfPresent(host, (name, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }

  /** Nobody gets one any more, and nobody waits. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
