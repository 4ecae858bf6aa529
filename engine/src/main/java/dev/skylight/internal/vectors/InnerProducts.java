package dev.skylight.internal.vectors;

import java.nio.FloatBuffer;

/**
 * Inner products in plain Java: eight sums at once, which the processor adds side by side. A
 * product depends on its two vectors alone and not on what lies beside them, so equal rows get
 * equal scores whatever found them.
 */
public final class InnerProducts {

  /** Other ways of adding up the product of two vectors of length 1 differ by less. */
  public static final float ROUNDING = 1e-5f;

  /** Floats that are copied out of the map at a time; fits the first cache level. */
  private static final int BLOCK = 4096;

  private InnerProducts() {}

  /**
   * With every row of a buffer.
   *
   * @param rows rows as long as the query, one after another, from the buffer's first number
   */
  public static float[] of(float[] query, FloatBuffer rows) {
    int dimension = query.length;
    int count = rows.remaining() / dimension;
    int step = Math.max(1, BLOCK / dimension);
    float[] block = new float[step * dimension];
    float[] products = new float[count];
    for (int from = 0; from < count; from += step) {
      int to = Math.min(count, from + step);
      rows.get(from * dimension, block, 0, (to - from) * dimension);
      for (int row = from; row < to; row++) {
        products[row] = product(query, block, (row - from) * dimension);
      }
    }
    return products;
  }

  /** With one row of a buffer, the very number that {@link #of(float[], FloatBuffer)} gives it. */
  public static float of(float[] query, FloatBuffer rows, int row) {
    float[] vector = new float[query.length];
    rows.get(row * query.length, vector);
    return product(query, vector, 0);
  }

  private static float product(float[] query, float[] block, int at) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i + 8 <= query.length; i += 8) {
      a += query[i] * block[at + i];
      b += query[i + 1] * block[at + i + 1];
      c += query[i + 2] * block[at + i + 2];
      d += query[i + 3] * block[at + i + 3];
      e += query[i + 4] * block[at + i + 4];
      f += query[i + 5] * block[at + i + 5];
      g += query[i + 6] * block[at + i + 6];
      h += query[i + 7] * block[at + i + 7];
    }
    for (; i < query.length; i++) {
      a += query[i] * block[at + i];
    }
    return (a + b) + (c + d) + ((e + f) + (g + h));
  }
}
