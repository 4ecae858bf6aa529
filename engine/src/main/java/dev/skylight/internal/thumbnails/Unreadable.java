package dev.skylight.internal.thumbnails;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Why pictures cannot be read, for a minute: a page that shows a thousand broken ones need not have
 * them decoded at each look, and one that was mended is seen soon. Thread-safe.
 */
final class Unreadable {

  private static final int MOST = 10_000;
  private static final long NANOS = 60_000_000_000L;

  private record Reason(String words, long since) {}

  private final LongSupplier clock;
  private final Map<String, Reason> reasons =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Reason> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Knows of none.
   *
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  public Unreadable(LongSupplier clock) {
    this.clock = clock;
  }

  /** Why it could not be read, if that was a short while ago. */
  public synchronized Optional<String> why(String key) {
    Reason reason = reasons.get(key);
    if (reason != null && clock.getAsLong() - reason.since > NANOS) {
      reasons.remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(reason).map(Reason::words);
  }

  /** Remembers one. */
  public synchronized void add(String key, String why) {
    reasons.put(key, new Reason(why, clock.getAsLong()));
  }
}
