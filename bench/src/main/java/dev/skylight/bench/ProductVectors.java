package dev.skylight.bench;

import java.util.Random;

/**
 * Vectors that lie as those of CLIP do: around a common direction, spread along 48 others with
 * falling weight, a little noise, length 1. Real ones differ; recall on them does, too.
 */
final class ProductVectors {

  static final int DIMENSION = 512;
  private static final int DIRECTIONS = 48;
  private static final double MEAN = 1.2;
  private static final double SPREAD = 0.6;
  private static final double NOISE = 0.25;
  private static final double FALL = -0.4;

  private final double[] mean = new double[DIMENSION];
  private final double[][] directions = new double[DIRECTIONS][DIMENSION];
  private final Random random;

  /** The same from the same seed. */
  ProductVectors(long seed) {
    Random shape = new Random(7);
    double unit = 1 / Math.sqrt(DIMENSION);
    for (int j = 0; j < DIMENSION; j++) {
      mean[j] = shape.nextGaussian() * unit;
    }
    for (int k = 0; k < DIRECTIONS; k++) {
      for (int j = 0; j < DIMENSION; j++) {
        directions[k][j] = shape.nextGaussian() * unit * Math.pow(k + 1, FALL);
      }
    }
    random = new Random(seed);
  }

  /** Another one. */
  float[] next() {
    double[] sum = new double[DIMENSION];
    double unit = 1 / Math.sqrt(DIMENSION);
    for (int j = 0; j < DIMENSION; j++) {
      sum[j] = MEAN * mean[j] + NOISE * random.nextGaussian() * unit;
    }
    for (double[] direction : directions) {
      double along = SPREAD * random.nextGaussian();
      for (int j = 0; j < DIMENSION; j++) {
        sum[j] += along * direction[j];
      }
    }
    double squares = 0;
    for (double x : sum) {
      squares += x * x;
    }
    float[] vector = new float[DIMENSION];
    for (int j = 0; j < DIMENSION; j++) {
      vector[j] = (float) (sum[j] / Math.sqrt(squares));
    }
    return vector;
  }
}
