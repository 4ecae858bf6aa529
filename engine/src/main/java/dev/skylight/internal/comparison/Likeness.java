package dev.skylight.internal.comparison;

import dev.skylight.internal.search.Neighbours;
import java.util.Arrays;
import java.util.List;

/**
 * How like two sets of vectors of the same pictures are.
 *
 * @param minCosine lowest cosine between the two vectors of a picture
 * @param medianCosine the median of them
 * @param recall of each picture's {@link #K} nearest others by the first set, the part that the
 *     second set finds, too; NaN where there are too few pictures. Of pictures as near as the last
 *     of them any will do
 */
public record Likeness(double minCosine, double medianCosine, double recall) {

  /** Neighbours that recall is about. */
  public static final int K = 10;

  /** Two roundings of one inner product differ by less. */
  private static final double ROUNDING = 1e-6;

  /**
   * Compares.
   *
   * @param reference vectors of length 1, one per picture
   * @param other vectors of the same pictures
   */
  static Likeness of(List<float[]> reference, List<float[]> other) {
    double[] cosines = new double[reference.size()];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = Math.min(1, product(reference.get(i), other.get(i)));
    }
    Arrays.sort(cosines);
    return new Likeness(cosines[0], median(cosines), recall(reference, other));
  }

  private static double recall(List<float[]> reference, List<float[]> other) {
    if (reference.size() <= K) {
      return Double.NaN;
    }
    List<int[]> right = Neighbours.of(reference, K);
    List<int[]> found = Neighbours.of(other, K);
    long hits = 0;
    for (int q = 0; q < reference.size(); q++) {
      float[] query = reference.get(q);
      int last = right.get(q)[K - 1];
      double enough = product(query, reference.get(last)) - ROUNDING;
      for (int neighbour : found.get(q)) {
        hits += product(query, reference.get(neighbour)) >= enough ? 1 : 0;
      }
    }
    return (double) hits / ((long) reference.size() * K);
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** The median of ascending numbers. */
  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
