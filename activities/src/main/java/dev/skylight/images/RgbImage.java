package dev.skylight.images;

/**
 * A decoded picture, upright, 8 bits per channel, red first. Valid until the next one is decoded.
 */
interface RgbImage {

  /** Pixels. */
  int width();

  /** Pixels. */
  int height();

  /**
   * Copies {@code columns * 3} bytes of each of {@code rows} rows, without gaps.
   *
   * @param into receives them from index 0
   */
  void read(int firstRow, int rows, int firstColumn, int columns, byte[] into);
}
