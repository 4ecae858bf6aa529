package dev.skylight.internal.index;

import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.RowRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Rows picked from those that hold a vector. Not thread-safe. */
final class RowSample {

  /** Seed of all that is random in a build, so that two builds of one collection agree. */
  private static final long SEED = 20_260_101;

  /** Cosine of a query to the row it was made from: the next photograph of a series. */
  private static final double NEAR = 0.9;

  /**
   * The same for words: in CLIP's space a text and the picture it describes have cosines of 0.2 to
   * 0.35. An index that is tuned with near queries alone visits too little for searches by words.
   */
  private static final double FAR = 0.3;

  private final EmbeddingsFile vectors;
  private final List<RowRange> ranges;
  private final long total;

  RowSample(EmbeddingsFile vectors, List<RowRange> ranges) {
    this.vectors = vectors;
    this.ranges = ranges;
    this.total = ranges.stream().mapToLong(RowRange::size).sum();
  }

  /** Rows to pick from. */
  long total() {
    return total;
  }

  /** So many rows, evenly spread over all, in order; copied into native memory. */
  FloatBuffer spread(int count) {
    int dimension = vectors.dimension();
    FloatBuffer sample = direct(count, dimension);
    float[] row = new float[dimension];
    long before = 0; // rows in the ranges already passed
    int picked = 0;
    for (RowRange range : ranges) {
      for (; picked < count; picked++) {
        long nth = (long) ((picked + 0.5) * total / count);
        if (nth >= before + range.size()) {
          break;
        }
        read(range.from() + nth - before, row);
        sample.put(row);
      }
      before += range.size();
    }
    return sample.flip();
  }

  /** Queries of length 1: rows with noise added, near and far ones in turn. */
  FloatBuffer queries(int count) {
    return noisy(count, NEAR, FAR);
  }

  /** Queries that are pictures: rows as they are, and with noise added, in turn. */
  FloatBuffer pictures(int count) {
    return noisy(count, 1, NEAR);
  }

  private FloatBuffer noisy(int count, double even, double odd) {
    int dimension = vectors.dimension();
    Random random = new Random(SEED);
    FloatBuffer sample = spread(count);
    FloatBuffer queries = direct(count, dimension);
    float[] query = new float[dimension];
    for (int i = 0; i < count; i++) {
      double cosine = i % 2 == 0 ? even : odd;
      double perNumber = Math.sqrt((1 / (cosine * cosine) - 1) / dimension);
      sample.get(i * dimension, query);
      double squares = 0;
      for (int j = 0; j < dimension; j++) {
        query[j] += (float) (perNumber * random.nextGaussian());
        squares += (double) query[j] * query[j];
      }
      double length = Math.sqrt(squares);
      for (int j = 0; j < dimension; j++) {
        query[j] /= (float) length;
      }
      queries.put(query);
    }
    return queries.flip();
  }

  /** What {@link #queries} are, in words. */
  static String kind() {
    return String.format(
        Locale.ROOT,
        "rows of the collection, evenly spread, with random noise added: in turn cosine %.1f to the"
            + " row, as photographs have, and %.1f, as words have",
        NEAR,
        FAR);
  }

  private void read(long row, float[] into) {
    FloatBuffer found = vectors.rows(new RowRange(row, row + 1));
    SoundRows.require(found, vectors.dimension(), row, vectors.file());
    found.get(into);
  }

  private static FloatBuffer direct(int rows, int dimension) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(rows, dimension * Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
