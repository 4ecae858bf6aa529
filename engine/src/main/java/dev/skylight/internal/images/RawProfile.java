package dev.skylight.internal.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * EXIF data in a PNG's text, as ImageMagick wrote them before there was a chunk for them: a name
 * and a length on lines of their own, then hexadecimal digits.
 */
final class RawProfile {

  private static final String KEY = "Raw profile type exif\0";

  /** EXIF data are no larger than a segment of a JPEG; so many digits and lines of them. */
  private static final int MOST = 4 << 16;

  private RawProfile() {}

  /** Whether the chunk at {@code at} is one. */
  static boolean at(HeaderBytes bytes, long at) throws IOException, ImageException {
    return (bytes.matches(at + 4, "tEXt") || bytes.matches(at + 4, "zTXt"))
        && bytes.matches(at + 8, KEY);
  }

  /** The orientation in the chunk at {@code at}. */
  static int orientation(HeaderBytes bytes, long at) throws IOException, ImageException {
    boolean packed = bytes.matches(at + 4, "zTXt");
    long start = at + 8 + KEY.length() + (packed ? 1 : 0);
    long end = Math.min(at + 8 + bytes.u32(at), bytes.length());
    byte[] text = new byte[(int) Math.max(0, Math.min(MOST, end - start))];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) bytes.u8(start + i);
    }
    byte[] exif = digits(packed ? unpacked(text) : text);
    return ExifOrientation.inExif(new HeaderBytes(ByteBuffer.wrap(exif)), 0, exif.length);
  }

  private static byte[] unpacked(byte[] packed) {
    byte[] text = new byte[MOST];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      return Arrays.copyOf(text, inflater.inflate(text));
    } catch (DataFormatException damaged) {
      return new byte[0]; // as all broken EXIF data: no orientation
    } finally {
      inflater.end();
    }
  }

  private static byte[] digits(byte[] text) {
    String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\n", 4);
    String digits = lines.length < 4 ? "" : lines[3].replaceAll("\\s", "");
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException damaged) {
      return new byte[0];
    }
  }
}
