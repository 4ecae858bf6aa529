package dev.skylight.internal.images;

/**
 * A decoded picture, upright, 8 bits per channel, red first. Valid until the next one is decoded.
 */
interface RgbImage {

  /** Pixels. */
  int width();

  /** Pixels. */
  int height();

  /** Columns that the whole picture would take up at this scale: a part of one counts as such. */
  default double exactWidth() {
    return width();
  }

  /** As {@link #exactWidth()}, rows. */
  default double exactHeight() {
    return height();
  }

  /** Where in the first column the picture begins, 0 to less than 1. */
  default double left() {
    return 0;
  }

  /** As {@link #left()}, in the first row. */
  default double top() {
    return 0;
  }

  /** Pixels of the picture before the decoder made it smaller. */
  default int fullWidth() {
    return width();
  }

  /** As {@link #fullWidth()}. */
  default int fullHeight() {
    return height();
  }

  /**
   * Copies {@code columns * 3} bytes of each of {@code rows} rows, without gaps.
   *
   * @param into receives them from index 0
   */
  void read(int firstRow, int rows, int firstColumn, int columns, byte[] into);
}
