package dev.skylight.terminal;

import java.util.Locale;

/** Times for people. */
final class Durations {

  private Durations() {}

  /** {@code 45 s}, {@code 12 min}, {@code 3 h 05 min}, {@code 2 d 4 h}. */
  static String words(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    if (seconds < 172_800) {
      return String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds / 60 % 60);
    }
    return seconds / 86_400 + " d " + seconds / 3_600 % 24 + " h";
  }
}
