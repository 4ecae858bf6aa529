package dev.skylight.internal.images;

import java.io.IOException;

/**
 * Where the first frame of a GIF lies. Source: GIF89a.
 *
 * @param canvasWidth pixels of the logical screen, grown as Pillow does where the frame reaches
 *     beyond
 * @param canvasHeight likewise
 * @param left of the frame on the canvas
 * @param top of the frame on the canvas
 * @param width of the frame
 * @param height of the frame
 * @param interlaced whether its rows come in four passes
 * @param palette where its colours begin in the file
 * @param colors how many it has
 * @param data where its pixels begin, with the size of their codes
 * @param transparent palette index that Pillow fills the rest of the canvas with, 0 where none
 */
record GifFrame(
    int canvasWidth,
    int canvasHeight,
    int left,
    int top,
    int width,
    int height,
    boolean interlaced,
    long palette,
    int colors,
    long data,
    int transparent) {

  static GifFrame first(HeaderBytes bytes) throws IOException, ImageException {
    bytes.littleEndian(true);
    int transparent = 0;
    long palette = 13;
    int colors = colors(bytes.u8(10));
    long at = palette + 3L * colors;
    while (true) {
      switch (bytes.u8(at)) {
        case 0x2c -> {
          int left = bytes.u16(at + 1);
          int top = bytes.u16(at + 3);
          int width = bytes.u16(at + 5);
          int height = bytes.u16(at + 7);
          int flags = bytes.u8(at + 9);
          int own = colors(flags);
          return new GifFrame(
              Math.max(bytes.u16(6), left + width),
              Math.max(bytes.u16(8), top + height),
              left,
              top,
              width,
              height,
              (flags & 0x40) != 0,
              own > 0 ? at + 10 : palette,
              own > 0 ? own : colors,
              at + 10 + 3L * own,
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
        case 0x3b -> throw new ImageException("it begins like a GIF but holds no picture");
        default -> at++; // Pillow and browsers pass over stray bytes, too
      }
    }
  }

  private static int colors(int flags) {
    return (flags & 0x80) != 0 ? 2 << (flags & 7) : 0;
  }
}
