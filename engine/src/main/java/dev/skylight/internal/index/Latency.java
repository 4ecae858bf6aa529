package dev.skylight.internal.index;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How fast a search is.
 *
 * @param medianMillis one query alone, median
 * @param p99Millis one query alone, 99th percentile
 * @param batchQueriesPerSecond all queries in one call
 */
record Latency(double medianMillis, double p99Millis, double batchQueriesPerSecond) {

  /** Asks every query twice, of which the first time warms up. */
  static Latency of(LoadedIndex index, FloatBuffer queries, Effort effort) {
    int dimension = index.dimension();
    int count = queries.remaining() / dimension;
    double[] millis = new double[count];
    for (int round = 0; round < 2; round++) {
      for (int q = 0; q < count; q++) {
        long start = System.nanoTime();
        index.search(
            queries.slice(queries.position() + q * dimension, dimension), effort.k(), effort);
        millis[q] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    long start = System.nanoTime();
    index.search(queries, effort.k(), effort);
    double batch = count / ((System.nanoTime() - start) / 1e9);
    return new Latency(millis[count / 2], millis[(int) (count * 0.99)], batch);
  }
}
