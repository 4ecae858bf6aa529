package dev.skylight.internal.images;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Small damage that Pillow overlooks and OpenCV does not, mended in the file's bytes: a PNG without
 * its end or with a wrong checksum from its pixels on, a BMP whose last row lacks its padding. And
 * the animation of a PNG, which is not wanted: OpenCV composes the first picture by what the
 * animation's chunks say, wrong or not.
 */
final class FileRepair {

  private static final int ORIENTATION = 0x0112;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int ACTL = 0x6163544c;
  private static final int FCTL = 0x6663544c;
  private static final int FDAT = 0x66644154;

  /** A chunk that nobody knows, and that may be passed over. */
  private static final int NO_CHUNK = 0x73745858;

  private FileRepair() {}

  /**
   * Makes sure that a PNG's chunks are all there, for OpenCV makes room for what a chunk declares,
   * up to 4 GiB, before it looks. Refuses it where a checksum ahead of the pixels is wrong, as
   * Pillow does: size or palette may be. Takes the animation away.
   *
   * @return whether it had to be mended
   */
  static boolean completePng(ByteBuffer file) throws ImageException {
    if (complete(file)) {
      return false;
    }
    if (!mendPng(file)) {
      throw new ImageException("it is damaged or cut short");
    }
    return true;
  }

  private static boolean complete(ByteBuffer file) throws ImageException {
    boolean ahead = true;
    for (int at = 8; at + 12 <= file.limit(); ) {
      int length = file.getInt(at);
      int type = file.getInt(at + 4);
      if (length < 0 || length > file.limit() - at - 12) {
        return false;
      }
      if (type == IEND) {
        return true;
      }
      ahead &= type != IDAT;
      if (ahead && checksum(file, at, length) != file.getInt(at + 8 + length)) {
        throw new ImageException("it is damaged (a wrong checksum ahead of its pixels)");
      }
      if (type == ACTL || type == FCTL || type == FDAT) {
        file.putInt(at + 4, NO_CHUNK);
        file.putInt(at + 8 + length, checksum(file, at, length));
      }
      at += 12 + length;
    }
    return false;
  }

  private static int checksum(ByteBuffer file, int at, int length) {
    CRC32 crc = new CRC32();
    crc.update(file.slice(at + 4, 4 + length));
    return (int) crc.getValue();
  }

  /**
   * Mends what can be mended.
   *
   * @param file whole, with {@link FileBytes#SPARE} writable bytes beyond its limit, which may move
   * @return whether anything was
   */
  static boolean mend(PictureFormat format, ByteBuffer file) throws IOException, ImageException {
    return switch (format) {
      case PNG -> mendPng(file);
      case BMP -> mendBmp(file);
      case JPEG, GIF, WEBP, TIFF -> false;
    };
  }

  /** New checksums for all chunks, the pixels' last one shortened to what is there, an end. */
  private static boolean mendPng(ByteBuffer file) {
    int length = file.limit();
    boolean pixels = false;
    int at = 8;
    file.limit(length + FileBytes.SPARE);
    while (at + 8 < length) {
      long declared = file.getInt(at) & 0xffffffffL;
      int type = file.getInt(at + 4);
      if (type == IEND || (at == 8 && type != IHDR)) {
        break;
      }
      boolean whole = declared <= length - at - 12L;
      if (!whole && type != IDAT) {
        break;
      }
      pixels |= type == IDAT;
      int data = (int) Math.min(declared, length - at - 8L);
      file.putInt(at, data);
      file.putInt(at + 8 + data, checksum(file, at, data));
      at += 12 + data;
      if (!whole) {
        break;
      }
    }
    if (!pixels) {
      file.limit(length);
      return false;
    }
    file.putInt(at, 0).putInt(at + 4, IEND);
    file.putInt(at + 8, checksum(file, at, 0));
    file.limit(at + 12);
    return true;
  }

  /**
   * Calls a TIFF upright, whatever it is: OpenCV would turn it by itself, whatever it is told, and
   * each tile within itself.
   */
  static void uprightTiff(ByteBuffer file) throws IOException, ImageException {
    HeaderBytes bytes = new HeaderBytes(file);
    boolean little = bytes.u8(0) == 'I';
    boolean big = bytes.u8(little ? 2 : 3) == '+';
    bytes.littleEndian(little);
    ByteBuffer out = file.duplicate().order(little ? LITTLE_ENDIAN : BIG_ENDIAN);
    long directory = big ? bytes.u64(8) : bytes.u32(4);
    long entries = big ? bytes.u64(directory) : bytes.u16(directory);
    for (long i = 0; i < entries; i++) {
      int entry = (int) (directory + (big ? 8 + 20 * i : 2 + 12 * i));
      if (bytes.u16(entry) == ORIENTATION && bytes.has(entry, big ? 20 : 12)) {
        out.putShort(entry + 2, (short) 3);
        out.putInt(entry + 4, big && !little ? 0 : 1);
        if (big) {
          out.putInt(entry + 8, little ? 0 : 1);
        }
        out.putShort(entry + (big ? 12 : 8), (short) ExifOrientation.UPRIGHT);
      }
    }
  }

  private static boolean mendBmp(ByteBuffer file) throws IOException, ImageException {
    HeaderBytes bytes = new HeaderBytes(file);
    bytes.littleEndian(true);
    boolean plain = bytes.u32(14) >= 40 && (bytes.u32(30) == 0 || bytes.u32(30) == 3);
    if (!plain) {
      return false;
    }
    long rowBits = bytes.u32(18) * bytes.u16(28);
    long stride = (rowBits + 31) / 32 * 4;
    long height = Math.abs((long) (int) bytes.u32(22));
    long missing = bytes.u32(10) + stride * height - file.limit();
    if (missing <= 0 || missing > stride - (rowBits + 7) / 8) {
      return false;
    }
    file.limit((int) (file.limit() + missing));
    for (int i = 1; i <= missing; i++) {
      file.put(file.limit() - i, (byte) 0);
    }
    return true;
  }
}
