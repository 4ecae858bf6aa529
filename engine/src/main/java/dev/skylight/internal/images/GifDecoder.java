package dev.skylight.internal.images;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The first frame of a GIF on its canvas, colours as if nothing were transparent, refusing what
 * Pillow's {@code GifDecode.c} refuses. Source: GIF89a, appendix F. Uses no more memory than a row,
 * whatever size the file declares. One per picture.
 */
final class GifDecoder {

  private static final int MAX_CODES = 1 << 12;
  private static final int[] FIRST_ROWS = {0, 4, 2, 1};
  private static final int[] ROW_STEPS = {8, 8, 4, 2};

  private final HeaderBytes bytes;
  private final GifFrame frame;
  private final ByteBuffer out;
  private final byte[] colors = new byte[3 * 256];
  private final byte[] row;

  private long at;
  private int blockLeft;
  private int bits;
  private int bitCount;

  private int x;
  private int y;
  private int pass;
  private boolean complete;

  private GifDecoder(HeaderBytes bytes, GifFrame frame, ByteBuffer out)
      throws IOException, ImageException {
    this.bytes = bytes;
    this.frame = frame;
    this.out = out;
    row = new byte[3 * frame.width()];
    boolean gray = true; // as it is without a palette
    for (int i = 0; i < 3 * frame.colors(); i++) {
      colors[i] = (byte) bytes.u8(frame.palette() + i);
      gray &= colors[i] == (byte) (i / 3);
    }
    // to Pillow a palette of grays is none; beyond another one all is black
    for (int i = 3 * frame.colors(); gray && i < colors.length; i++) {
      colors[i] = (byte) (i / 3);
    }
  }

  /**
   * Decodes.
   *
   * @param out receives rows of RGB pixels from index 0, of the frame's canvas
   */
  static void decode(HeaderBytes bytes, GifFrame frame, ByteBuffer out)
      throws IOException, ImageException {
    if (frame.width() == 0 || frame.height() == 0) {
      throw new ImageException("its first frame has no pixels");
    }
    GifDecoder decoder = new GifDecoder(bytes, frame, out);
    decoder.fillCanvas();
    decoder.pixels();
  }

  private void fillCanvas() {
    if (frame.width() == frame.canvasWidth() && frame.height() == frame.canvasHeight()) {
      return;
    }
    byte[] line = new byte[3 * frame.canvasWidth()];
    for (int i = 0; i < line.length; i++) {
      line[i] = colors[3 * frame.transparent() + i % 3];
    }
    for (int r = 0; r < frame.canvasHeight(); r++) {
      out.put(r * line.length, line);
    }
  }

  private void pixels() throws IOException, ImageException {
    int start = bytes.u8(frame.data());
    if (start > 12) {
      throw new ImageException("it is damaged (GIF codes of " + start + " bits)");
    }
    at = frame.data() + 1;
    int clear = 1 << start;
    int end = clear + 1;
    int[] link = new int[MAX_CODES];
    byte[] last = new byte[MAX_CODES];
    byte[] string = new byte[MAX_CODES];
    int next = clear + 2;
    int size = start + 1;
    int previous = -1;
    byte first = 0;
    while (!complete) {
      int code = code(size);
      if (code == clear) {
        next = clear + 2;
        size = start + 1;
        previous = -1;
        continue;
      }
      if (code == end) {
        throw new ImageException("it is damaged or cut short (its pixels end early)");
      }
      if (code > (previous < 0 ? clear : next)) {
        throw new ImageException("it is damaged (a GIF code that has no meaning)");
      }
      int length = 0;
      int rest = code;
      if (previous >= 0 && code == next) {
        string[length++] = first;
        rest = previous;
      }
      while (rest >= clear) {
        if (rest >= next || length >= MAX_CODES - 1) {
          throw new ImageException("it is damaged (a GIF code that has no meaning)");
        }
        string[length++] = last[rest];
        rest = link[rest];
      }
      first = (byte) rest;
      string[length++] = first;
      if (previous >= 0 && next < MAX_CODES) {
        last[next] = first;
        link[next] = previous;
        if (next == (1 << size) - 1 && size < 12) {
          size++;
        }
        next++;
      }
      previous = code;
      while (length > 0 && !complete) {
        put(string[--length] & 0xff);
      }
    }
  }

  /** The next code; a block counts only where all of it is there. */
  private int code(int size) throws IOException, ImageException {
    while (bitCount < size) {
      if (blockLeft == 0) {
        blockLeft = bytes.u8(at++);
        if (!bytes.has(at, blockLeft)) {
          throw new ImageException("it is damaged or cut short");
        }
        continue;
      }
      bits |= bytes.u8(at++) << bitCount;
      bitCount += 8;
      blockLeft--;
    }
    int code = bits & ((1 << size) - 1);
    bits >>>= size;
    bitCount -= size;
    return code;
  }

  private void put(int index) {
    System.arraycopy(colors, 3 * index, row, 3 * x, 3);
    if (++x < frame.width()) {
      return;
    }
    x = 0;
    out.put(3 * ((frame.top() + y) * frame.canvasWidth() + frame.left()), row);
    y += frame.interlaced() ? ROW_STEPS[pass] : 1;
    while (y >= frame.height() && !complete) {
      complete = !frame.interlaced() || ++pass == FIRST_ROWS.length;
      y = complete ? y : FIRST_ROWS[pass];
    }
  }
}
