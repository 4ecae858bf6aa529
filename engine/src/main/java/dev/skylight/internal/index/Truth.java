package dev.skylight.internal.index;

import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.Metric;
import dev.skylight.faiss.SearchParameters;
import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.InnerProducts;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What an exact search finds for the queries: for each the scores of its nearest rows. A row found
 * counts as right where its own exact score is at least that of the k-th, so that of rows with one
 * score any will do. Immutable.
 */
final class Truth {

  private static final int SLICE = 16_384;

  private final float[][] best; // per query, ascending

  private Truth(float[][] best) {
    this.best = best;
  }

  /**
   * Compares every query with every row.
   *
   * @param k most rows that will be asked about
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
    return new Truth(best);
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

  /** That of some of the queries, {@code from} to before {@code to}. */
  Truth of(int from, int to) {
    return new Truth(Arrays.copyOfRange(best, from, to));
  }

  /** Most rows that can be asked about. */
  int most() {
    return best[0].length;
  }

  /**
   * Part of the k nearest rows that was found, averaged over the queries, 0 to 1.
   *
   * @param found of the first queries, at least k each, with exact scores, best first
   */
  double recall(SearchResult found, int k) {
    long right = 0;
    for (int q = 0; q < found.queries(); q++) {
      float lowest = best[q][best[q].length - k] - InnerProducts.ROUNDING;
      for (int rank = 0; rank < k; rank++) {
        if (found.id(q, rank) >= 0 && found.score(q, rank) >= lowest) {
          right++;
        }
      }
    }
    return (double) right / ((long) found.queries() * k);
  }
}
