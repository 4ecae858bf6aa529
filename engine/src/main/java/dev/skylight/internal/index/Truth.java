package dev.skylight.internal.index;

import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.Metric;
import dev.skylight.faiss.SearchParameters;
import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What an exact search finds for the queries: for each the score of its k-th nearest row. A row
 * found counts as right where its own exact score is at least that, so that of rows with one score
 * any will do. Immutable.
 */
final class Truth {

  /** Two ways of adding up one inner product differ by less. */
  private static final float ROUNDING = 1e-5f;

  private static final int SLICE = 16_384;

  private final EmbeddingsFile vectors;
  private final FloatBuffer queries;
  private final int k;
  private final float[] lowest; // per query

  private Truth(EmbeddingsFile vectors, FloatBuffer queries, int k, float[] lowest) {
    this.vectors = vectors;
    this.queries = queries;
    this.k = k;
    this.lowest = lowest;
  }

  /**
   * Compares every query with every row.
   *
   * @param progress hears how many rows are done
   */
  static Truth of(
      EmbeddingsFile vectors,
      List<RowRange> ranges,
      FloatBuffer queries,
      int k,
      LongConsumer progress) {
    int dimension = vectors.dimension();
    int count = queries.remaining() / dimension;
    float[][] best = new float[count][k];
    for (float[] scores : best) {
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    }
    long done = 0;
    for (RowRange range : ranges) {
      for (RowRange slice : range.chunks(Math.min(SLICE, vectors.maxRowsPerView()))) {
        // slice by slice through a Flat index: many queries at once are one matrix product
        try (FaissIndex flat = FaissIndex.factory(dimension, "Flat", Metric.INNER_PRODUCT)) {
          flat.add(vectors.rows(slice));
          int most = (int) Math.min(k, slice.size());
          SearchResult found = flat.search(queries, most, SearchParameters.DEFAULT);
          for (int q = 0; q < count; q++) {
            best[q] = merged(best[q], found, q);
          }
        }
        done += slice.size();
        progress.accept(done);
      }
    }
    float[] lowest = new float[count];
    for (int q = 0; q < count; q++) {
      lowest[q] = best[q][0];
    }
    return new Truth(vectors, queries, k, lowest);
  }

  /** The highest of both, ascending. */
  private static float[] merged(float[] best, SearchResult found, int query) {
    float[] all = Arrays.copyOf(best, best.length + found.k());
    for (int rank = 0; rank < found.k(); rank++) {
      all[best.length + rank] = found.score(query, rank);
    }
    Arrays.sort(all);
    return Arrays.copyOfRange(all, all.length - best.length, all.length);
  }

  /** Part of the k nearest rows that was found, averaged over the queries, 0 to 1. */
  double recall(SearchResult found) {
    float[] query = new float[vectors.dimension()];
    long right = 0;
    for (int q = 0; q < lowest.length; q++) {
      queries.get(queries.position() + q * query.length, query);
      for (int rank = 0; rank < k; rank++) {
        long row = found.id(q, rank);
        if (row >= 0 && LoadedIndex.cosine(vectors, query, row) >= lowest[q] - ROUNDING) {
          right++;
        }
      }
    }
    return (double) right / ((long) lowest.length * k);
  }
}
