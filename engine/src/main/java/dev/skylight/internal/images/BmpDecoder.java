package dev.skylight.internal.images;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A BMP of 16 bits per pixel or with masks that say where its colours lie, scaled to 8 bits as
 * Pillow does. OpenCV scales otherwise, reads few masks and passes over others. Source:
 * BITMAPV5HEADER. One per picture.
 */
final class BmpDecoder {

  private static final int BITFIELDS = 3;

  private final HeaderBytes bytes;
  private final int width;
  private final int height;
  private final boolean fromTop;
  private final int bits;
  private final long[] masks;

  private BmpDecoder(HeaderBytes bytes, ImageHeader header, int bits, long[] masks)
      throws IOException, ImageException {
    this.bytes = bytes;
    this.width = header.width();
    this.height = header.height();
    this.bits = bits;
    this.masks = masks;
    fromTop = bytes.u32(14) > 12 && (int) bytes.u32(22) < 0;
  }

  /** The decoder for a file, or null where it is of another kind. */
  static BmpDecoder of(HeaderBytes bytes, ImageHeader header) throws IOException, ImageException {
    bytes.littleEndian(true);
    boolean old = bytes.u32(14) == 12;
    int bits = bytes.u16(old ? 24 : 28);
    long compression = old ? 0 : bytes.u32(30);
    if (bits == 16 && compression == 0) {
      return new BmpDecoder(bytes, header, bits, new long[] {0x7c00, 0x3e0, 0x1f});
    }
    if ((bits == 16 || bits == 32) && compression == BITFIELDS) {
      // behind a header of 40 bytes, or the next fields of a longer one
      long[] masks = {bytes.u32(54), bytes.u32(58), bytes.u32(62)};
      boolean none = bits == 32 && (masks[0] | masks[1] | masks[2]) == 0;
      return new BmpDecoder(
          bytes, header, bits, none ? new long[] {0xff0000, 0xff00, 0xff} : masks);
    }
    return null;
  }

  /**
   * Decodes.
   *
   * @param out receives rows of RGB pixels from index 0
   */
  void decode(ByteBuffer out) throws IOException, ImageException {
    int[] shifts = new int[3];
    long[] most = new long[3];
    for (int channel = 0; channel < 3; channel++) {
      shifts[channel] = Long.numberOfTrailingZeros(masks[channel]);
      most[channel] = masks[channel] >>> shifts[channel];
      if (masks[channel] == 0 || (most[channel] & (most[channel] + 1)) != 0) {
        throw new ImageException("it is damaged (a BMP whose colours are laid out nowhere)");
      }
    }
    int step = bits / 8;
    long stride = ((long) width * step + 3) / 4 * 4;
    long start = bytes.u32(10);
    if (!bytes.has(start + stride * (height - 1), (long) width * step)) {
      throw new ImageException("it is damaged or cut short"); // padding at its end may be missing
    }
    byte[] row = new byte[3 * width];
    for (int y = 0; y < height; y++) {
      long at = start + stride * (fromTop ? y : height - 1 - y);
      for (int x = 0; x < row.length; x += 3, at += step) {
        long pixel = step == 2 ? bytes.u16(at) : bytes.u32(at);
        for (int channel = 0; channel < 3; channel++) {
          long value = (pixel & masks[channel]) >>> shifts[channel];
          row[x + channel] = (byte) (value * 255 / most[channel]);
        }
      }
      out.put(y * row.length, row);
    }
  }
}
