package dev.skylight.samples;

/** Arithmetic on colours, 0xRRGGBB. */
final class Shades {

  private Shades() {}

  /** From {@code a} (0) to {@code b} (1). */
  static int mix(int a, int b, double part) {
    int t = (int) (256 * Math.max(0, Math.min(1, part)));
    int red = ((a >> 16 & 255) * (256 - t) + (b >> 16 & 255) * t) >> 8;
    int green = ((a >> 8 & 255) * (256 - t) + (b >> 8 & 255) * t) >> 8;
    int blue = ((a & 255) * (256 - t) + (b & 255) * t) >> 8;
    return red << 16 | green << 8 | blue;
  }

  static int light(int rgb, double part) {
    return mix(rgb, 0xffffff, part);
  }

  /** Towards a dark blue rather than black, as shadows outdoors are. */
  static int dark(int rgb, double part) {
    return mix(rgb, 0x0c1024, part);
  }

  /** A little off, all channels by themselves. */
  static int near(int rgb, int most, Dice dice) {
    int red = clamp((rgb >> 16 & 255) + dice.whole(-most, most));
    int green = clamp((rgb >> 8 & 255) + dice.whole(-most, most));
    int blue = clamp((rgb & 255) + dice.whole(-most, most));
    return red << 16 | green << 8 | blue;
  }

  private static int clamp(int channel) {
    return Math.max(0, Math.min(255, channel));
  }
}
