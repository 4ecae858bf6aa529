package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PilResamplerTest {

  private static final int SIZE = 24;

  /** A picture on the heap. */
  private record HeapImage(int width, int height, Pixels pixels) implements RgbImage {
    @Override
    public void read(int firstRow, int rows, int firstColumn, int columns, byte[] into) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            pixels.rgb,
            3 * ((firstRow + row) * width + firstColumn),
            into,
            3 * row * columns,
            3 * columns);
      }
    }
  }

  private static final class Pixels {
    final byte[] rgb;

    Pixels(byte[] rgb) {
      this.rgb = rgb;
    }
  }

  @Test
  void equalsTheWholeResizeThenCrop() throws ImageException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PilResampler resampler = new PilResampler(SIZE, SIZE);
    for (int i = 0; i < 300; i++) {
      int width = 1 + random.nextInt(i % 3 == 0 ? 12 : 150);
      int height = 1 + random.nextInt(i % 5 == 0 ? 600 : 150);
      if (i % 7 == 0) {
        width = SIZE;
      }
      byte[] rgb = new byte[3 * width * height];
      random.nextBytes(rgb);
      byte[] expected = reference(rgb, width, height);
      byte[] actual = resampler.resample(new HeapImage(width, height, new Pixels(rgb)));
      assertArrayEquals(expected, actual, width + " x " + height + ", seed " + seed);
    }
  }

  @Test
  void picturesTooThinAreRefused() {
    PilResampler resampler = new PilResampler(224, 224);
    ImageException e =
        assertThrows(
            ImageException.class,
            () -> resampler.resample(new HeapImage(100_000_000, 1, new Pixels(new byte[0]))));
    assertEquals("its sides, 100000000 x 1 pixels, are too unequal to be resized", e.getMessage());
  }

  /** Resizes everything in plain loops, then crops. */
  private static byte[] reference(byte[] rgb, int width, int height) {
    int newWidth = width <= height ? SIZE : SIZE * width / height;
    int newHeight = width <= height ? SIZE * height / width : SIZE;
    boolean verticalFirst =
        newWidth != width && newHeight < height && height - newHeight > 2 * (width - newWidth);
    byte[] resized;
    if (verticalFirst) {
      resized = across(down(rgb, width, height, newHeight), width, newHeight, newWidth);
    } else {
      resized = down(across(rgb, width, height, newWidth), newWidth, height, newHeight);
    }
    byte[] crop = new byte[3 * SIZE * SIZE];
    int left = (newWidth - SIZE) / 2;
    int top = (newHeight - SIZE) / 2;
    for (int y = 0; y < SIZE; y++) {
      System.arraycopy(resized, 3 * ((top + y) * newWidth + left), crop, 3 * y * SIZE, 3 * SIZE);
    }
    return crop;
  }

  private static byte[] across(byte[] rgb, int width, int height, int newWidth) {
    if (width == newWidth) {
      return rgb;
    }
    ResizeKernel kernel = new ResizeKernel(width, newWidth, 0, newWidth);
    byte[] out = new byte[3 * newWidth * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        for (int c = 0; c < 3; c++) {
          int at = 3 * (y * width + kernel.first[x]) + c;
          out[3 * (y * newWidth + x) + c] = weigh(rgb, at, 3, kernel, x);
        }
      }
    }
    return out;
  }

  private static byte[] down(byte[] rgb, int width, int height, int newHeight) {
    if (height == newHeight) {
      return rgb;
    }
    ResizeKernel kernel = new ResizeKernel(height, newHeight, 0, newHeight);
    byte[] out = new byte[3 * width * newHeight];
    for (int y = 0; y < newHeight; y++) {
      for (int i = 0; i < 3 * width; i++) {
        out[3 * y * width + i] = weigh(rgb, 3 * kernel.first[y] * width + i, 3 * width, kernel, y);
      }
    }
    return out;
  }

  private static byte weigh(byte[] rgb, int at, int step, ResizeKernel kernel, int i) {
    int sum = 1 << 21;
    for (int tap = 0; tap < kernel.taps[i]; tap++) {
      sum += (rgb[at + tap * step] & 0xff) * kernel.weights[i * kernel.maxTaps + tap];
    }
    return (byte) Math.max(0, Math.min(255, sum >> 22));
  }
}
