package dev.skylight.internal.index;

import dev.skylight.faiss.SearchKnob;
import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.InnerProducts;
import dev.skylight.job.RowFilter;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * How much of an index a search has to look at to find, of a row, all others that are near:
 * measured with rows of the collection, each moved towards another one until its cosine to where it
 * was is just that of a near pair. Most pairs are nearer than that, and each of two finds the
 * other. Rows with many near ones do not count: there is not one pair that would have to be found.
 */
public final class NearEffort {

  private static final int SAMPLE = 1_000;
  private static final int BATCH = 250;
  private static final long SEED = 20_260_202;

  /** Rows that are to be found; a pair is missed where both of its rows miss each other. */
  private static final double FOUND = 0.99;

  /** Real pairs may lie where those of the sample do not: so many times as much is searched. */
  private static final int MARGIN = 2;

  /**
   * Of the lists, a search that visits more than this part costs more than products of matrices.
   */
  private static final int LISTS_PART = 16;

  /** Likewise of the rows, as candidates of a graph's search. */
  private static final int ROWS_PART = 512;

  private static final int LEAST_LISTS = 2;
  private static final int LEAST_CANDIDATES = 32;

  /** Near rows of a row that are many; and rows asked for of the sample. */
  private static final int MANY = 16;

  private final LoadedIndex index;
  private final EmbeddingsFile vectors;
  private final float cosine;
  private final Effort usual;
  private final BooleanSupplier goOn;

  private NearEffort(
      LoadedIndex index, EmbeddingsFile vectors, float cosine, BooleanSupplier goOn) {
    this.index = index;
    this.vectors = vectors;
    this.cosine = cosine;
    this.usual = index.effort(1).orElseThrow();
    this.goOn = goOn;
  }

  /**
   * Measures.
   *
   * @param rows that take part, each in the index
   * @param goOn asked a few times a second; where it says no, what comes back is no measurement
   * @return empty where comparing all rows with all costs less, or the index does not find them
   */
  public static Optional<Effort> of(
      LoadedIndex index, EmbeddingsFile vectors, int[] rows, float cosine, BooleanSupplier goOn) {
    long most =
        switch (index.knob()) {
          case NPROBE -> index.lists() / LISTS_PART;
          case EF_SEARCH -> index.size() / ROWS_PART;
          case NONE -> 0;
        };
    return most < 1 || rows.length < 2
        ? Optional.empty()
        : new NearEffort(index, vectors, cosine, goOn).measured(spread(rows), most);
  }

  private Optional<Effort> measured(int[] spread, long most) {
    int[] sample = lonely(spread);
    FloatBuffer queries = moved(sample, spread);
    boolean lists = index.knob() == SearchKnob.NPROBE;
    for (int value = lists ? LEAST_LISTS : LEAST_CANDIDATES; 2L * value <= most; value *= 2) {
      if (found(queries, sample, with(value)) >= FOUND * sample.length) {
        return Optional.of(with((int) Math.min(most, (long) value * MARGIN)));
      }
    }
    return Optional.empty();
  }

  private Effort with(int value) {
    return index.knob() == SearchKnob.NPROBE
        ? new Effort(usual.k(), value, 0, usual.rescore(), usual.recall())
        : new Effort(usual.k(), 0, value, usual.rescore(), usual.recall());
  }

  private static int[] spread(int[] rows) {
    int count = Math.min(SAMPLE, rows.length);
    int[] sample = new int[count];
    for (int i = 0; i < count; i++) {
      sample[i] = rows[(int) ((long) i * rows.length / count)];
    }
    return sample;
  }

  /** Those that have few near rows. */
  private int[] lonely(int[] sample) {
    int[] lonely = new int[sample.length];
    int count = 0;
    for (int from = 0; from < sample.length && goOn.getAsBoolean(); from += BATCH) {
      int[] batch = Arrays.copyOfRange(sample, from, Math.min(sample.length, from + BATCH));
      FloatBuffer queries = FloatBuffer.allocate(batch.length * vectors.dimension());
      for (int row : batch) {
        queries.put(vector(row));
      }
      SearchResult found = index.search(queries.flip(), MANY, usual);
      for (int q = 0; q < batch.length; q++) {
        int last = Math.min(MANY, found.k()) - 1;
        if (found.id(q, last) < 0 || found.score(q, last) < cosine) {
          lonely[count++] = batch[q];
        }
      }
    }
    return Arrays.copyOf(lonely, count);
  }

  /** Queries: rows of a sample, each moved towards one of those that are spread over all. */
  private FloatBuffer moved(int[] sample, int[] spread) {
    List<Integer> targets = new ArrayList<>();
    for (int row : spread) {
      targets.add(row);
    }
    Collections.shuffle(targets, new Random(SEED));
    FloatBuffer queries = FloatBuffer.allocate(sample.length * vectors.dimension());
    for (int i = 0; i < sample.length; i++) {
      queries.put(moved(vector(sample[i]), vector(targets.get(i))));
    }
    return queries.flip();
  }

  private float[] vector(int row) {
    float[] vector = new float[vectors.dimension()];
    vectors.rows(new RowRange(row, row + 1L)).get(vector);
    return vector;
  }

  /** A vector of length 1 on the way to another one, or there where that is nearer. */
  private float[] moved(float[] from, float[] to) {
    double between = InnerProducts.of(from, FloatBuffer.wrap(to), 0);
    double across = Math.sqrt(Math.max(0, 1 - between * between));
    if (between >= cosine || across == 0) {
      return to;
    }
    double sine = Math.sqrt(Math.max(0, 1 - (double) cosine * cosine));
    float[] moved = new float[from.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (cosine * from[i] + sine * (to[i] - between * from[i]) / across);
    }
    return moved;
  }

  /** How many queries find the row that they were; the rest of the sample is not in the way. */
  private int found(FloatBuffer queries, int[] sample, Effort effort) {
    RowFilter some = RowFilter.of(Arrays.stream(sample).asLongStream().toArray());
    int dimension = vectors.dimension();
    int found = 0;
    for (int from = 0; from < sample.length && goOn.getAsBoolean(); from += BATCH) {
      int count = Math.min(BATCH, sample.length - from);
      FloatBuffer part = queries.slice(from * dimension, count * dimension);
      SearchResult result = index.search(part, MANY, effort, some, 1);
      for (int q = 0; q < count; q++) {
        for (int rank = 0; rank < result.k(); rank++) {
          found += result.id(q, rank) == sample[from + q] ? 1 : 0;
        }
      }
    }
    return found;
  }
}
