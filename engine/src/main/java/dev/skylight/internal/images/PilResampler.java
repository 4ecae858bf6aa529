package dev.skylight.internal.images;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pillow 13's bicubic resize of the shortest edge followed by a centre crop, equal to the pixel;
 * computes only what survives the crop. Not thread-safe: it owns its buffers.
 *
 * <p>Pillow resizes in two passes and rounds to 8 bits after each, so their order shows. Since
 * version 13 (its pull request 9549) the vertical pass goes first when the height shrinks by more
 * than twice as many pixels as the width; before, never. A pass that keeps the size is left out.
 *
 * <p>The horizontal pass works on strips of {@link #STRIP} rows turned by a quarter, so that its
 * inner loops run along memory like those of the vertical one.
 */
final class PilResampler {

  private static final int STRIP = 32;
  private static final int PLANE = 3 * STRIP;
  private static final int CACHED_KERNELS = 256;

  /** Buffers larger than this are not kept for the next picture. */
  private static final int KEEP_LINES = 4096;

  private final int edge;
  private final int size;
  private final int rowBytes;
  private final byte[] out;
  private final int[] rowSum;
  private final int[] stripSum = new int[PLANE];
  private final byte[] turned;
  private byte[] strip = new byte[0];
  private int[][] columns = new int[0][];
  private int[][] rows = new int[0][];
  private Lines lines = new Lines(0, 0, 0);

  /** What the vertical pass needs where it goes first: lines as wide as the crop came out of. */
  private static final class Lines {
    private final int[] sum;
    private final byte[] squeezed;
    private final int[][] ring;
    private final int[][] window;

    Lines(int bytes, int size, int taps) {
      sum = new int[bytes];
      squeezed = new byte[size * bytes];
      ring = new int[taps][bytes];
      window = new int[taps][];
    }
  }

  private record Key(int in, double start, double extent, int out, int offset) {}

  private final Map<Key, ResizeKernel> kernels =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ResizeKernel> eldest) {
          return size() > CACHED_KERNELS;
        }
      };

  /**
   * A resampler.
   *
   * @param edge pixels of the shorter side after the resize
   * @param size pixels of each side of the crop, at most {@code edge}
   */
  PilResampler(int edge, int size) {
    this.edge = edge;
    this.size = size;
    this.rowBytes = 3 * size;
    this.out = new byte[size * rowBytes];
    this.rowSum = new int[rowBytes];
    this.turned = new byte[size * PLANE];
  }

  /**
   * Resizes and crops.
   *
   * @return {@code size} rows of {@code size} RGB pixels; overwritten by the next call
   */
  byte[] resample(RgbImage image) throws ImageException {
    int width = image.width();
    int height = image.height();
    int fullWidth = image.fullWidth();
    int fullHeight = image.fullHeight();
    long longSide = (long) edge * Math.max(fullWidth, fullHeight) / Math.min(fullWidth, fullHeight);
    if (longSide > Integer.MAX_VALUE - edge) {
      throw new ImageException(
          "its sides, "
              + fullWidth
              + " x "
              + fullHeight
              + " pixels, are too unequal to be resized");
    }
    int newWidth = fullWidth <= fullHeight ? edge : (int) longSide;
    int newHeight = fullWidth <= fullHeight ? (int) longSide : edge;
    int left = (newWidth - size) / 2;
    int top = (newHeight - size) / 2;
    boolean horizontal = newWidth != width;
    boolean vertical = newHeight != height;
    if (horizontal
        && vertical
        && newHeight < height
        && height - newHeight > 2L * (width - newWidth)) {
      verticalFirst(
          image,
          kernel(width, image.left(), image.exactWidth(), newWidth, left),
          kernel(height, image.top(), image.exactHeight(), newHeight, top));
      return out;
    }
    ResizeKernel down =
        vertical ? kernel(height, image.top(), image.exactHeight(), newHeight, top) : null;
    int firstRow = vertical ? down.from : top;
    int rowCount = vertical ? down.to - down.from : size;
    if (rows.length < rowCount || rows[0].length != rowBytes) {
      rows = new int[rowCount][rowBytes];
    }
    if (horizontal) {
      squeezeRows(
          image,
          firstRow,
          rowCount,
          kernel(width, image.left(), image.exactWidth(), newWidth, left));
    } else {
      copyRows(image, firstRow, rowCount, left);
    }
    for (int y = 0; y < size; y++) {
      if (vertical) {
        WeightedSum.of(
            rowSum, rows, down.first[y] - firstRow, down.taps[y], down.weights, y * down.maxTaps);
        WeightedSum.narrow(rowSum, out, y * rowBytes);
      } else {
        WeightedSum.narrow(rows[y], out, y * rowBytes);
      }
    }
    dropLargeBuffers();
    return out;
  }

  private ResizeKernel kernel(int in, double start, double extent, int out, int offset) {
    return kernels.computeIfAbsent(
        new Key(in, start, extent, out, offset),
        key -> new ResizeKernel(in, start, extent, out, offset, size));
  }

  private void copyRows(RgbImage image, int firstRow, int count, int left) {
    needStrip(rowBytes);
    for (int row = 0; row < count; row++) {
      image.read(firstRow + row, 1, left, size, strip);
      WeightedSum.widen(strip, 0, rows[row], rowBytes);
    }
  }

  /** The horizontal pass over rows of the picture, into {@link #rows}. */
  private void squeezeRows(RgbImage image, int firstRow, int count, ResizeKernel kernel) {
    int needed = kernel.to - kernel.from;
    needStrip(STRIP * needed * 3);
    for (int start = 0; start < count; start += STRIP) {
      int height = Math.min(STRIP, count - start);
      image.read(firstRow + start, height, kernel.from, needed, strip);
      squeezeStrip(strip, 0, needed, height, kernel);
      for (int row = 0; row < height; row++) {
        int[] line = rows[start + row];
        for (int x = 0, from = row, to = 0; x < size; x++, from += PLANE, to += 3) {
          line[to] = turned[from] & 0xff;
          line[to + 1] = turned[from + STRIP] & 0xff;
          line[to + 2] = turned[from + 2 * STRIP] & 0xff;
        }
      }
    }
  }

  /**
   * The horizontal pass over one strip of {@code width} columns, into {@link #turned}: red, green
   * and blue of column x lie at {@code x * PLANE}, {@code STRIP} apart.
   */
  private void squeezeStrip(byte[] source, int at, int width, int height, ResizeKernel kernel) {
    if (columns.length < width) {
      int old = columns.length;
      columns = Arrays.copyOf(columns, width);
      for (int i = old; i < width; i++) {
        columns[i] = new int[PLANE];
      }
    }
    for (int x = 0; x < width; x++) {
      turn(source, at + 3 * x, 3 * width, columns[x], height);
    }
    for (int x = 0; x < size; x++) {
      WeightedSum.of(
          stripSum,
          columns,
          kernel.first[x] - kernel.from,
          kernel.taps[x],
          kernel.weights,
          x * kernel.maxTaps);
      WeightedSum.narrow(stripSum, turned, x * PLANE);
    }
  }

  private static void turn(byte[] source, int at, int stride, int[] column, int height) {
    for (int row = 0, from = at; row < height; row++, from += stride) {
      column[row] = source[from] & 0xff;
      column[STRIP + row] = source[from + 1] & 0xff;
      column[2 * STRIP + row] = source[from + 2] & 0xff;
    }
  }

  private void verticalFirst(RgbImage image, ResizeKernel across, ResizeKernel down) {
    int width = across.to - across.from;
    int lineBytes = 3 * width;
    if (lines.sum.length != lineBytes || lines.ring.length < down.maxTaps) {
      lines = new Lines(lineBytes, size, down.maxTaps); // sums run over whole arrays
    }
    int[] sum = lines.sum;
    byte[] squeezed = lines.squeezed;
    int[][] ring = lines.ring;
    int[][] window = lines.window;
    int ringSize = ring.length;
    needStrip(lineBytes);
    int next = down.from;
    for (int y = 0; y < size; y++) {
      int first = down.first[y];
      int taps = down.taps[y];
      for (; next < first + taps; next++) {
        image.read(next, 1, across.from, width, strip);
        WeightedSum.widen(strip, 0, ring[next % ringSize], lineBytes);
      }
      for (int i = 0; i < taps; i++) {
        window[i] = ring[(first + i) % ringSize];
      }
      WeightedSum.of(sum, window, 0, taps, down.weights, y * down.maxTaps);
      WeightedSum.narrow(sum, squeezed, y * lineBytes);
    }
    for (int start = 0; start < size; start += STRIP) {
      int height = Math.min(STRIP, size - start);
      squeezeStrip(squeezed, start * lineBytes, width, height, across);
      for (int row = 0; row < height; row++) {
        int to = (start + row) * rowBytes;
        for (int x = 0, from = row; x < size; x++, from += PLANE, to += 3) {
          out[to] = turned[from];
          out[to + 1] = turned[from + STRIP];
          out[to + 2] = turned[from + 2 * STRIP];
        }
      }
    }
    dropLargeBuffers();
  }

  private void needStrip(int bytes) {
    if (strip.length < bytes) {
      strip = new byte[bytes];
    }
  }

  private void dropLargeBuffers() {
    if (rows.length > KEEP_LINES) {
      rows = new int[0][];
    }
    if (columns.length > KEEP_LINES) {
      columns = new int[0][];
      strip = new byte[0];
    }
    if (lines.ring.length > KEEP_LINES || lines.sum.length > 3 * KEEP_LINES) {
      lines = new Lines(0, 0, 0);
    }
  }
}
