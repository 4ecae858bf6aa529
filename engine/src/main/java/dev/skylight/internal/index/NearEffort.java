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

/**
 * How much of an index a search has to look at to find, of a row, all others that are near:
 * measured with rows of the collection, each moved towards another one until its cosine to where it
 * was is just that of a near pair. Rows that are near differ by less than that, and each of two
 * finds the other.
 */
public final class NearEffort {

  private static final int SAMPLE = 1_000;
  private static final long SEED = 20_260_202;

  /** Rows that are to be found; a pair is missed where both of its rows miss each other. */
  private static final double FOUND = 0.999;

  /** Real pairs may lie where those of the sample do not. */
  private static final int MARGIN = 2;

  /**
   * Of the lists, a search that visits more than this part costs more than products of matrices.
   */
  private static final int LISTS_PART = 16;

  /** Likewise of the rows, as candidates of a graph's search. */
  private static final int ROWS_PART = 512;

  private static final int LEAST_CANDIDATES = 32;

  /** Asked for of the sample: more than can be as near. */
  private static final int NEAREST = 64;

  private NearEffort() {}

  /**
   * Measures.
   *
   * @param rows that take part, each in the index
   * @return empty where comparing all rows with all costs less, or the index does not find them
   */
  public static Optional<Effort> of(
      LoadedIndex index, EmbeddingsFile vectors, int[] rows, float cosine) {
    SearchKnob knob = index.knob();
    long most =
        switch (knob) {
          case NPROBE -> index.lists() / LISTS_PART;
          case EF_SEARCH -> index.size() / ROWS_PART;
          case NONE -> 0;
        };
    if (most < 1 || rows.length < 2) {
      return Optional.empty();
    }
    int[] sample = spread(rows);
    FloatBuffer queries = moved(vectors, sample, cosine);
    RowFilter others = RowFilter.of(Arrays.stream(sample).asLongStream().toArray());
    Effort first = index.effort(1).orElseThrow();
    int value = knob == SearchKnob.NPROBE ? 1 : LEAST_CANDIDATES;
    for (; (long) value * MARGIN <= most; value *= 2) {
      Effort effort = with(first, knob, value);
      int k = Math.min(NEAREST, sample.length);
      if (found(index.search(queries, k, effort, others, 1), sample) >= FOUND) {
        return Optional.of(with(first, knob, value * MARGIN));
      }
    }
    return Optional.empty();
  }

  private static Effort with(Effort effort, SearchKnob knob, int value) {
    return knob == SearchKnob.NPROBE
        ? new Effort(effort.k(), value, 0, effort.rescore(), effort.recall())
        : new Effort(effort.k(), 0, value, effort.rescore(), effort.recall());
  }

  private static int[] spread(int[] rows) {
    int count = Math.min(SAMPLE, rows.length);
    int[] sample = new int[count];
    for (int i = 0; i < count; i++) {
      sample[i] = rows[(int) ((long) i * rows.length / count)];
    }
    return sample;
  }

  private static FloatBuffer moved(EmbeddingsFile vectors, int[] sample, float cosine) {
    int dimension = vectors.dimension();
    List<Integer> targets = new ArrayList<>();
    for (int i = 0; i < sample.length; i++) {
      targets.add(i);
    }
    Collections.shuffle(targets, new Random(SEED));
    FloatBuffer queries = FloatBuffer.allocate(sample.length * dimension);
    float[] from = new float[dimension];
    float[] to = new float[dimension];
    for (int i = 0; i < sample.length; i++) {
      vectors.rows(new RowRange(sample[i], sample[i] + 1L)).get(from);
      int target = sample[targets.get(i)];
      vectors.rows(new RowRange(target, target + 1L)).get(to);
      queries.put(moved(from, to, cosine));
    }
    return queries.flip();
  }

  /** A vector of length 1 on the way to another one, or there where that is nearer. */
  private static float[] moved(float[] from, float[] to, float cosine) {
    double between = InnerProducts.of(from, FloatBuffer.wrap(to), 0);
    double across = Math.sqrt(Math.max(0, 1 - between * between));
    if (between >= cosine || across == 0) {
      return to.clone();
    }
    double sine = Math.sqrt(Math.max(0, 1 - (double) cosine * cosine));
    float[] moved = new float[from.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (cosine * from[i] + sine * (to[i] - between * from[i]) / across);
    }
    return moved;
  }

  private static double found(SearchResult result, int[] sample) {
    int found = 0;
    for (int q = 0; q < sample.length; q++) {
      for (int rank = 0; rank < result.k(); rank++) {
        if (result.id(q, rank) == sample[q]) {
          found++;
          break;
        }
      }
    }
    return (double) found / sample.length;
  }
}
