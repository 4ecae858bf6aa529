package dev.skylight.internal.search;

import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.Metric;
import dev.skylight.faiss.RangeResult;
import dev.skylight.faiss.SearchParameters;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.InnerProducts;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.BitSet;

/** Compares all rows with all others, block by block as products of matrices. */
final class ComparedNearRows implements NearRows {

  private static final int STEP = 1024;

  /** Rows of a block: 16 MiB with 512 numbers each. */
  private static final int BLOCK = 8192;

  /** Rows that are compared with a block at a time: where all are near, 2 million pairs. */
  private static final int QUERIES = 256;

  private final EmbeddingsFile vectors;
  private final BitSet taking;
  private final float cosine;
  private final RowGather queries;
  private final RowGather block;

  /**
   * Over some rows.
   *
   * @param vectors stay their owner's
   * @param taking rows that are compared: vectors of length 1
   */
  ComparedNearRows(EmbeddingsFile vectors, BitSet taking, float cosine) {
    this.vectors = vectors;
    this.taking = taking;
    this.cosine = cosine;
    this.queries = new RowGather(vectors, STEP);
    this.block = new RowGather(vectors, BLOCK);
  }

  @Override
  public int step() {
    return STEP;
  }

  @Override
  public boolean find(RowRange range, Listener listener) {
    for (RowRange part : range.chunks(STEP)) {
      queries.take(part, taking);
      // pairs with rows before the range were told with those
      if (!compare((int) part.from(), range, listener)) {
        return false;
      }
    }
    return true;
  }

  /** Compares some rows with all others, wherever those lie. */
  boolean findOf(int[] rows, Listener listener) {
    for (int from = 0; from < rows.length; from += STEP) {
      queries.take(rows, from, Math.min(rows.length, from + STEP));
      if (!compare(0, null, listener)) {
        return false;
      }
    }
    return true;
  }

  private boolean compare(int first, RowRange whole, Listener listener) {
    int end = taking.length();
    if (queries.count() == 0 || first >= end) {
      return listener.goOn(0);
    }
    for (RowRange rows : new RowRange(first, end).chunks(BLOCK)) {
      block.take(rows, taking);
      if (block.count() > 0 && !compareBlock(whole == null, part(whole, rows, end), listener)) {
        return false;
      }
    }
    return true;
  }

  private double part(RowRange whole, RowRange rows, int end) {
    if (whole == null) {
      return 1;
    }
    double before = queries.row(0) - whole.from();
    double share = (double) queries.count() / whole.size();
    return Math.min(1, before / whole.size() + share * rows.to() / end);
  }

  private boolean compareBlock(boolean bothWays, double part, Listener listener) {
    try (FaissIndex flat = FaissIndex.factory(vectors.dimension(), "Flat", Metric.INNER_PRODUCT)) {
      flat.add(block.vectors());
      for (int from = 0; from < queries.count(); from += QUERIES) {
        int to = Math.min(queries.count(), from + QUERIES);
        // above the radius, by sums that are rounded otherwise than ours
        RangeResult found =
            flat.rangeSearch(
                queries.vectors(from, to),
                cosine - InnerProducts.ROUNDING,
                SearchParameters.DEFAULT);
        tell(found, from, to, bothWays, listener);
        if (!listener.goOn(part)) {
          return false;
        }
      }
    }
    return true;
  }

  private void tell(RangeResult found, int from, int to, boolean bothWays, Listener listener) {
    float[] query = new float[vectors.dimension()];
    FloatBuffer others = block.vectors();
    for (int q = from; q < to; q++) {
      int row = queries.row(q);
      queries.read(q, query);
      for (int i = found.limits()[q - from]; i < found.limits()[q - from + 1]; i++) {
        int place = (int) found.ids()[i];
        int other = block.row(place);
        if (other > row || (bothWays && other != row)) {
          float score = Math.min(1f, InnerProducts.of(query, others, place));
          if (score >= cosine) {
            listener.pair(Math.min(row, other), Math.max(row, other), score);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    // holds nothing open
  }
}
