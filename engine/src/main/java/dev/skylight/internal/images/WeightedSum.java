package dev.skylight.internal.images;

import java.util.Arrays;

/**
 * Sums of weighted lines, in loops that C2 of JDK 17 turns into vector code. What it needs, each
 * found by timing: every operand an array of its own indexed by i alone (an offset into one shared
 * array looks like aliasing: 6 times slower), at most five products per loop body (six: 7 times
 * slower), and clipping by bit arithmetic (Math.min and max: 4 times slower).
 */
final class WeightedSum {

  private static final int HALF = 1 << (ResizeKernel.PRECISION_BITS - 1);

  private WeightedSum() {}

  /**
   * {@code sum[i] = clip((lines[at][i] * weights[w] + ... + half) >> precision)}, with {@code taps}
   * products.
   */
  static void of(int[] sum, int[][] lines, int at, int taps, int[] weights, int w) {
    int line = at;
    int k = w;
    int left = taps;
    if (left < 4) {
      Arrays.fill(sum, HALF);
    } else if (left % 4 != 0 && left % 4 <= left / 5) {
      // n = 4a + 5b with b as the remainder asks for: no slow tail of one or two lines
      int fives = left % 4;
      set5(sum, lines, line, weights, k);
      line += 5;
      k += 5;
      left -= 5;
      for (int i = 1; i < fives; i++) {
        add5(sum, lines, line, weights, k);
        line += 5;
        k += 5;
        left -= 5;
      }
    } else {
      set4(sum, lines, line, weights, k);
      line += 4;
      k += 4;
      left -= 4;
    }
    while (left >= 4) {
      add4(sum, lines, line, weights, k);
      line += 4;
      k += 4;
      left -= 4;
    }
    if (left >= 2) {
      add2(sum, lines[line], lines[line + 1], weights[k], weights[k + 1]);
      line += 2;
      k += 2;
      left -= 2;
    }
    if (left > 0) {
      add1(sum, lines[line], weights[k]);
    }
    clip(sum);
  }

  private static void set5(int[] sum, int[][] t, int at, int[] w, int k) {
    set5(
        sum, t[at], t[at + 1], t[at + 2], t[at + 3], t[at + 4], w[k], w[k + 1], w[k + 2], w[k + 3],
        w[k + 4]);
  }

  private static void add5(int[] sum, int[][] t, int at, int[] w, int k) {
    add5(
        sum, t[at], t[at + 1], t[at + 2], t[at + 3], t[at + 4], w[k], w[k + 1], w[k + 2], w[k + 3],
        w[k + 4]);
  }

  private static void set4(int[] sum, int[][] t, int at, int[] w, int k) {
    set4(sum, t[at], t[at + 1], t[at + 2], t[at + 3], w[k], w[k + 1], w[k + 2], w[k + 3]);
  }

  private static void add4(int[] sum, int[][] t, int at, int[] w, int k) {
    add4(sum, t[at], t[at + 1], t[at + 2], t[at + 3], w[k], w[k + 1], w[k + 2], w[k + 3]);
  }

  private static void set5(
      int[] sum, int[] a, int[] b, int[] c, int[] d, int[] e, int p, int q, int r, int s, int t) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = HALF + a[i] * p + b[i] * q + c[i] * r + d[i] * s + e[i] * t;
    }
  }

  private static void add5(
      int[] sum, int[] a, int[] b, int[] c, int[] d, int[] e, int p, int q, int r, int s, int t) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += a[i] * p + b[i] * q + c[i] * r + d[i] * s + e[i] * t;
    }
  }

  private static void set4(
      int[] sum, int[] a, int[] b, int[] c, int[] d, int p, int q, int r, int s) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = HALF + a[i] * p + b[i] * q + c[i] * r + d[i] * s;
    }
  }

  private static void add4(
      int[] sum, int[] a, int[] b, int[] c, int[] d, int p, int q, int r, int s) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += a[i] * p + b[i] * q + c[i] * r + d[i] * s;
    }
  }

  private static void add2(int[] sum, int[] a, int[] b, int p, int q) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += a[i] * p + b[i] * q;
    }
  }

  private static void add1(int[] sum, int[] a, int p) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += a[i] * p;
    }
  }

  private static void clip(int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      int value = sum[i] >> ResizeKernel.PRECISION_BITS;
      value &= ~(value >> 31);
      sum[i] = (value | ((255 - value) >> 31)) & 255;
    }
  }

  /** Copies bytes 0 to 255 held as ints. */
  static void narrow(int[] from, byte[] to, int at) {
    for (int i = 0; i < from.length; i++) {
      to[at + i] = (byte) from[i];
    }
  }

  /** The inverse of {@link #narrow} for {@code count} bytes. */
  static void widen(byte[] from, int at, int[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = from[at + i] & 0xff;
    }
  }
}
