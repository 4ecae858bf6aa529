package dev.skylight.terminal;

/** A bar and a text on one line of a terminal. */
final class Bar {

  private static final int CELLS = 24;

  private Bar() {}

  /**
   * The line.
   *
   * @param columns width of the terminal; a line that wraps cannot be drawn over
   */
  static String line(long done, long total, String text, int columns) {
    double part = total <= 0 ? 0 : Math.max(0, Math.min(1, (double) done / total));
    int full = (int) Math.round(part * CELLS);
    return cut("[" + "#".repeat(full) + "-".repeat(CELLS - full) + "] " + text, columns);
  }

  /** As much of a text as a terminal shows on one line. */
  static String cut(String text, int columns) {
    return text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
  }
}
