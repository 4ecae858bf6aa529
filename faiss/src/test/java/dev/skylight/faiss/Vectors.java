package dev.skylight.faiss;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;

/** Seeded vectors of length 1, in clusters as real embeddings are. */
final class Vectors {

  private Vectors() {}

  static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  static FloatBuffer clustered(int rows, int dimension, long seed) {
    Random random = new Random(seed);
    float[][] centres = new float[20][dimension];
    for (float[] centre : centres) {
      for (int i = 0; i < dimension; i++) {
        centre[i] = (float) random.nextGaussian();
      }
    }
    FloatBuffer buffer = direct(rows * dimension);
    float[] vector = new float[dimension];
    for (int row = 0; row < rows; row++) {
      float[] centre = centres[random.nextInt(centres.length)];
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        vector[i] = centre[i] + 0.7f * (float) random.nextGaussian();
        squares += (double) vector[i] * vector[i];
      }
      for (int i = 0; i < dimension; i++) {
        vector[i] /= (float) Math.sqrt(squares);
      }
      buffer.put(vector);
    }
    return buffer.flip();
  }

  static float[] row(FloatBuffer vectors, int dimension, int row) {
    float[] vector = new float[dimension];
    vectors.get(row * dimension, vector);
    return vector;
  }

  static FloatBuffer rows(FloatBuffer vectors, int dimension, int from, int to) {
    return vectors.slice(from * dimension, (to - from) * dimension);
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
