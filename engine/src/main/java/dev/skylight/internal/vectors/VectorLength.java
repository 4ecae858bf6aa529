package dev.skylight.internal.vectors;

import java.nio.FloatBuffer;

/** Euclidean length of a vector. */
public final class VectorLength {

  private VectorLength() {}

  /**
   * Of {@code dimension} floats from {@code from}; NaN or infinite where one of them is. Cannot
   * overflow: floats squared as doubles.
   */
  public static double of(FloatBuffer vectors, int from, int dimension) {
    double sum = 0;
    for (int k = from; k < from + dimension; k++) {
      double x = vectors.get(k);
      sum += x * x;
    }
    return Math.sqrt(sum);
  }
}
