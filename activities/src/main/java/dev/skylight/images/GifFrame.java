package dev.skylight.images;

import java.io.IOException;

/**
 * Where the first frame of a GIF lies. Source: GIF89a.
 *
 * @param canvasWidth pixels of the logical screen, grown as Pillow does where the frame reaches
 *     beyond
 * @param canvasHeight likewise
 * @param left of the frame on the canvas
 * @param top of the frame on the canvas
 * @param transparent palette index that Pillow fills the rest of the canvas with, 0 where none
 */
record GifFrame(int canvasWidth, int canvasHeight, int left, int top, int transparent) {

  static GifFrame first(HeaderBytes bytes) throws IOException, ImageException {
    bytes.littleEndian(true);
    int width = bytes.u16(6);
    int height = bytes.u16(8);
    int transparent = 0;
    int flags = bytes.u8(10);
    long at = 13 + ((flags & 0x80) != 0 ? 3L << ((flags & 7) + 1) : 0);
    while (true) {
      switch (bytes.u8(at)) {
        case 0x2c -> {
          int left = bytes.u16(at + 1);
          int top = bytes.u16(at + 3);
          return new GifFrame(
              Math.max(width, left + bytes.u16(at + 5)),
              Math.max(height, top + bytes.u16(at + 7)),
              left,
              top,
              transparent);
        }
        case 0x21 -> {
          if (bytes.u8(at + 1) == 0xf9 && (bytes.u8(at + 3) & 1) != 0) {
            transparent = bytes.u8(at + 6);
          }
          at += 2;
          for (int size = bytes.u8(at); size != 0; size = bytes.u8(at)) {
            at += 1 + size;
          }
          at++;
        }
        default -> throw new ImageException("it begins like a GIF but holds no picture");
      }
    }
  }
}
