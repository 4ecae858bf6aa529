package dev.skylight.bench;

import dev.skylight.internal.images.JpegEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * JPEGs that cost a decoder what photographs do: noise of which each octave has a little less than
 * the one before, in three colours. Picture i of a size is the same in every run.
 */
final class BusyPictures {

  private static final int QUALITY = 90;
  private static final int COARSEST = 1024;
  private static final float STRENGTH = 15;

  private BusyPictures() {}

  /** Writes some into a folder. */
  static List<Path> write(Path folder, int width, int height, int count) throws IOException {
    List<Path> files = new ArrayList<>();
    try (JpegEncoder encoder = new JpegEncoder(width, height, QUALITY)) {
      for (int i = 0; i < count; i++) {
        Random dice = new Random(i);
        float[] light = noise(dice, width, height, 1);
        float[] warm = noise(dice, width, height, 8); // colours have no fine detail
        int[] rgb = new int[width * height];
        for (int at = 0; at < rgb.length; at++) {
          float grey = 128 + light[at];
          float tint = warm[at] / 2;
          rgb[at] = clip(grey + tint) << 16 | clip(grey) << 8 | clip(grey - tint);
        }
        files.add(Files.write(folder.resolve("busy-" + i + ".jpg"), encoder.encode(rgb)));
      }
    }
    return files;
  }

  private static int clip(float value) {
    return Math.round(Math.min(255, Math.max(0, value)));
  }

  /** Octaves of values on a grid, with straight lines between them. */
  private static float[] noise(Random dice, int width, int height, int finest) {
    float[] sum = new float[width * height];
    for (int grid = COARSEST; grid >= finest; grid /= 2) {
      float amplitude = STRENGTH * (float) Math.pow((double) grid / COARSEST, 0.2);
      int across = width / grid + 2;
      float[] values = new float[across * (height / grid + 2)];
      for (int i = 0; i < values.length; i++) {
        values[i] = amplitude * (float) dice.nextGaussian();
      }
      for (int y = 0; y < height; y++) {
        float down = (float) (y % grid) / grid;
        for (int x = 0; x < width; x++) {
          float right = (float) (x % grid) / grid;
          int at = y / grid * across + x / grid;
          float upper = values[at] + right * (values[at + 1] - values[at]);
          float lower =
              values[at + across] + right * (values[at + across + 1] - values[at + across]);
          sum[y * width + x] += upper + down * (lower - upper);
        }
      }
    }
    return sum;
  }
}
