package dev.skylight.internal.models.graph;

import java.util.Random;

/**
 * Pictures to try a graph on, drawn from a fixed seed: waves of colour, rectangles and noise in
 * different parts, so that both smooth and sharp patches are there. Every machine draws the same.
 */
final class SamplePictures {

  /** How many there are. */
  static final int COUNT = 8;

  private SamplePictures() {}

  /** All of them, rows of RGB bytes, {@code side} pixels wide and high, one after the other. */
  static byte[] draw(int side) {
    byte[] all = new byte[COUNT * side * side * 3];
    Random random = new Random(20_261_121);
    for (int picture = 0; picture < COUNT; picture++) {
      float[] values = new float[side * side * 3];
      waves(values, side, random);
      for (int i = 0; i < 2 * picture; i++) {
        rectangle(values, side, random);
      }
      for (int i = 0; i < values.length; i++) {
        double noise = random.nextGaussian() * 8 * picture;
        all[picture * values.length + i] = (byte) Math.max(0, Math.min(255, values[i] + noise));
      }
    }
    return all;
  }

  private static void waves(float[] values, int side, Random random) {
    for (int channel = 0; channel < 3; channel++) {
      double across = random.nextGaussian() * 6 / side;
      double down = random.nextGaussian() * 6 / side;
      double phase = random.nextDouble() * 6;
      double mean = 60 + 130 * random.nextDouble();
      for (int i = 0; i < side * side; i++) {
        double angle = across * (i % side) + down * (i / (double) side) + phase;
        // strictly the same on every machine
        values[i * 3 + channel] = (float) (mean + 60 * StrictMath.sin(angle));
      }
    }
  }

  private static void rectangle(float[] values, int side, Random random) {
    int left = random.nextInt(side);
    int top = random.nextInt(side);
    int right = Math.min(side, left + 1 + random.nextInt(side));
    int bottom = Math.min(side, top + 1 + random.nextInt(side));
    int[] colour = {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
    for (int y = top; y < bottom; y++) {
      for (int i = (y * side + left) * 3; i < (y * side + right) * 3; i++) {
        values[i] = colour[i % 3];
      }
    }
  }
}
