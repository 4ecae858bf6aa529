package dev.skylight.internal.images;

/**
 * The fixed-point weights with which Pillow makes a run of output pixels from input pixels along
 * one side: {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} of its {@code Resample.c},
 * for the bicubic filter with a = -0.5. Immutable.
 */
final class ResizeKernel {

  /** Bits after the point of a weight. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  private static final double SUPPORT = 2.0;

  /** Most input pixels that one output pixel is made of. */
  final int maxTaps;

  /** First input pixel of each output pixel. */
  final int[] first;

  /** How many input pixels each output pixel is made of. */
  final int[] taps;

  /** Weights of output pixel i, from {@code i * maxTaps}. */
  final int[] weights;

  /** Input pixels {@code [from, to)} are all that any of the output pixels needs. */
  final int from;

  final int to;

  /** Weights for input pixels that the picture takes up wholly. */
  ResizeKernel(int in, int out, int offset, int count) {
    this(in, 0, in, out, offset, count);
  }

  /**
   * Weights for output pixels {@code [offset, offset + count)} of {@code out}.
   *
   * @param in input pixels along the side
   * @param start where in the first of them the picture begins, 0 to less than 1
   * @param extent how many of them it takes up: {@code in}, or up to one less
   * @param out pixels of the whole side after the resize
   */
  ResizeKernel(int in, double start, double extent, int out, int offset, int count) {
    double scale = extent / out;
    double filterScale = Math.max(scale, 1.0);
    double support = SUPPORT * filterScale;
    maxTaps = (int) Math.ceil(support) * 2 + 1;
    first = new int[count];
    taps = new int[count];
    weights = new int[count * maxTaps];
    double inverse = 1.0 / filterScale;
    double[] exact = new double[maxTaps];
    int lowest = Integer.MAX_VALUE;
    int highest = 0;
    for (int i = 0; i < count; i++) {
      double centre = start + (offset + i + 0.5) * scale;
      int min = Math.max(0, (int) (centre - support + 0.5));
      int max = Math.min(in, (int) (centre + support + 0.5));
      int n = max - min;
      double sum = 0;
      for (int x = 0; x < n; x++) {
        exact[x] = bicubic((x + min - centre + 0.5) * inverse);
        sum += exact[x];
      }
      int at = i * maxTaps;
      for (int x = 0; x < n; x++) {
        double weight = sum == 0 ? exact[x] : exact[x] / sum;
        weights[at + x] = (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
      }
      first[i] = min + dropZeros(at, n);
      taps[i] = lastTaps;
      lowest = Math.min(lowest, first[i]);
      highest = Math.max(highest, first[i] + taps[i]);
    }
    from = lowest;
    to = highest;
  }

  private int lastTaps;

  /** Zero weights at either end cannot change an integer sum; returns how many led. */
  private int dropZeros(int at, int n) {
    int end = n;
    while (end > 0 && weights[at + end - 1] == 0) {
      end--;
    }
    int start = 0;
    while (start < end && weights[at + start] == 0) {
      start++;
    }
    System.arraycopy(weights, at + start, weights, at, end - start);
    lastTaps = end - start;
    return start;
  }

  private static double bicubic(double signed) {
    double x = Math.abs(signed);
    double a = -0.5;
    if (x < 1.0) {
      return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    }
    if (x < 2.0) {
      return (((x - 5) * x + 8) * x - 4) * a;
    }
    return 0.0;
  }
}
