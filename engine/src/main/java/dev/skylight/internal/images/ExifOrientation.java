package dev.skylight.internal.images;

import java.io.IOException;

/**
 * The orientation tag (0x0112) of EXIF data, which are a TIFF file within the file, and its copy in
 * XMP. Sources: EXIF 2.32, 4.6.2; XMP specification part 2.
 */
final class ExifOrientation {

  static final int UPRIGHT = 1;

  /** What the readers give where there is no orientation; differs from every value of the tag. */
  static final int ABSENT = -1;

  private static final int TAG_ORIENTATION = 0x0112;

  /** What only JPEG needs ahead of the data; some writers put it there once more, or elsewhere. */
  private static final String MARK = "Exif\0\0";

  /** XMP beyond this many bytes is not searched. */
  private static final int MAX_XMP = 1 << 20;

  private ExifOrientation() {}

  /**
   * The tag in the EXIF data that begin at {@code from} with their byte order mark, or with the
   * mark of JPEG ahead of it. Broken EXIF data never make a picture unreadable: they hold no
   * orientation.
   */
  static int inExif(HeaderBytes bytes, long from, long end) throws IOException {
    try {
      long start = bytes.matches(from, MARK) ? from + MARK.length() : from;
      if (bytes.matches(start, "II*\0")) {
        bytes.littleEndian(true);
      } else if (bytes.matches(start, "MM\0*")) {
        bytes.littleEndian(false);
      } else {
        return ABSENT;
      }
      long directory = start + bytes.u32(start + 4);
      if (directory + 2 > end) {
        return ABSENT;
      }
      int entries = bytes.u16(directory);
      for (int i = 0; i < entries; i++) {
        long entry = directory + 2 + 12L * i;
        if (entry + 12 > end) {
          return ABSENT;
        }
        if (bytes.u16(entry) == TAG_ORIENTATION) {
          return number(bytes, entry);
        }
      }
      return ABSENT;
    } catch (ImageException truncated) {
      return ABSENT;
    } finally {
      bytes.littleEndian(false);
    }
  }

  /** Of whatever type of whole numbers: the standard has SHORT alone, but files have others. */
  private static int number(HeaderBytes bytes, long entry) throws IOException, ImageException {
    int type = bytes.u16(entry + 2);
    long count = bytes.u32(entry + 4);
    if ((type == 3 || type == 8) && (count == 1 || count == 2)) {
      return bytes.u16(entry + 8);
    }
    return (type == 4 || type == 9) && count == 1 ? (int) bytes.u32(entry + 8) : ABSENT;
  }

  /**
   * The digit behind {@code tiff:Orientation="} or {@code tiff:Orientation>}, as Pillow finds it.
   */
  static int inXmp(HeaderBytes bytes, long start, long end) throws IOException, ImageException {
    String key = "tiff:Orientation";
    long last = Math.min(Math.min(end, bytes.length()), start + MAX_XMP) - key.length() - 2;
    for (long at = start; at < last; at++) {
      if (bytes.u8(at) == 't' && bytes.matches(at, key)) {
        long value = at + key.length();
        int skipped = bytes.matches(value, "=\"") ? 2 : bytes.matches(value, ">") ? 1 : 0;
        if (skipped > 0 && bytes.has(value + skipped, 1)) {
          int digit = bytes.u8(value + skipped) - '0';
          if (digit >= 0 && digit <= 9) {
            return digit;
          }
        }
      }
    }
    return ABSENT;
  }

  /** What holds for a picture with these two tags: XMP counts where EXIF says nothing. */
  static int resolve(int exif, int xmp) {
    return valid(exif != ABSENT ? exif : xmp);
  }

  /** {@code value} where it means something, else upright. */
  static int valid(int value) {
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }

  /** Whether the columns of the upright picture run against those that they are stored as. */
  static boolean mirrorsColumns(int orientation) {
    return orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  }

  /** As {@link #mirrorsColumns}, rows. */
  static boolean mirrorsRows(int orientation) {
    return orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  }

  /** Whether width and height change places. */
  static boolean swapsSides(int orientation) {
    return orientation >= 5;
  }
}
