package dev.skylight.images;

import java.io.IOException;

/**
 * The orientation tag (0x0112) of EXIF data, which are a TIFF file within the file. Source: EXIF
 * 2.32, 4.6.2.
 */
final class ExifOrientation {

  static final int UPRIGHT = 1;

  private static final int TAG_ORIENTATION = 0x0112;
  private static final int TYPE_SHORT = 3;

  private ExifOrientation() {}

  /**
   * Orientation 1 to 8 in the EXIF data that begin at {@code start} with their byte order mark; 1
   * where they hold none or make no sense: broken EXIF data never make a picture unreadable.
   */
  static int read(HeaderBytes bytes, long start, long end) throws IOException {
    try {
      if (bytes.matches(start, "II*\0")) {
        bytes.littleEndian(true);
      } else if (bytes.matches(start, "MM\0*")) {
        bytes.littleEndian(false);
      } else {
        return UPRIGHT;
      }
      long directory = start + bytes.u32(start + 4);
      if (directory + 2 > end) {
        return UPRIGHT;
      }
      int entries = bytes.u16(directory);
      for (int i = 0; i < entries; i++) {
        long entry = directory + 2 + 12L * i;
        if (entry + 12 > end) {
          return UPRIGHT;
        }
        if (bytes.u16(entry) == TAG_ORIENTATION && bytes.u16(entry + 2) == TYPE_SHORT) {
          return valid(bytes.u16(entry + 8));
        }
      }
      return UPRIGHT;
    } catch (ImageException truncated) {
      return UPRIGHT;
    } finally {
      bytes.littleEndian(false);
    }
  }

  /** {@code value} where it means something, else upright. */
  static int valid(int value) {
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }

  /** Whether width and height change places. */
  static boolean swapsSides(int orientation) {
    return orientation >= 5;
  }
}
