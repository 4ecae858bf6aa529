package dev.skylight.internal.search;

import dev.skylight.job.RowRange;

/**
 * Finds pairs of rows whose cosine is at least a given one. Not thread-safe: one search at a time.
 */
public interface NearRows extends AutoCloseable {

  /** Hears of pairs while a search goes on. */
  interface Listener {

    /**
     * Two rows that are near; some pairs are told more than once.
     *
     * @param cosine by the vectors themselves
     */
    void pair(int row, int other, float cosine);

    /**
     * Called a few times a second.
     *
     * @param part of the rows asked about that was compared, 0 to 1
     * @return whether to go on
     */
    boolean goOn(double part);
  }

  /**
   * Tells of all pairs of which one row is in a range. Whoever asks about all ranges, in order,
   * hears of every pair; a pair may be told with either range that its rows lie in, or with both.
   *
   * @return whether the range was compared to its end
   */
  boolean find(RowRange range, Listener listener);

  /** Rows that are best asked about at a time. */
  int step();

  @Override
  void close();
}
