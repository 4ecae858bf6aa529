package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Bitmaps of one column and two rows, whose pixels Pillow 13 was asked for. */
class BmpDecoderTest {

  private static final int[] RGB_565 = {0xf800, 0x7e0, 0x1f};

  /** The lower row first, as in the file. */
  private static byte[] bmp(int header, int bits, int[] masks, int height, int... pixels) {
    int start = 14 + header + (header == 40 && masks.length > 0 ? 12 : 0);
    ByteBuffer file = ByteBuffer.allocate(start + 8).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(start);
    file.putInt(header).putInt(1).putInt(height).putShort((short) 1).putShort((short) bits);
    file.putInt(masks.length > 0 ? 3 : 0);
    for (int i = 0; i < masks.length; i++) {
      file.putInt(54 + 4 * i, masks[i]);
    }
    for (int i = 0; i < 2; i++) {
      file.putInt(start + 4 * i, pixels[i]);
    }
    return file.array();
  }

  private static void assertPixels(String expected, byte[] file) throws ImageException {
    try (ImageDecoder decoder = new ImageDecoder()) {
      RgbImage image = decoder.decode(file);
      byte[] rgb = new byte[6];
      image.read(0, 2, 0, 1, rgb);
      StringBuilder text = new StringBuilder();
      for (byte value : rgb) {
        text.append(value & 0xff).append(' ');
      }
      assertEquals(expected, text.toString().strip());
      assertEquals("1 x 2", image.width() + " x " + image.height());
    }
  }

  @Test
  void sixteenBitsAreSpreadOverAllOfEight() throws ImageException {
    int lower = 16 << 10 | 1 << 5 | 31;
    assertPixels("0 0 8 131 8 255", bmp(40, 16, new int[0], 2, lower, 1));
    assertPixels("131 8 255 0 0 8", bmp(40, 16, new int[0], -2, lower, 1));
    for (int header : new int[] {40, 52, 56, 108, 124}) {
      assertPixels("0 4 0 131 255 8", bmp(header, 16, RGB_565, 2, 16 << 11 | 63 << 5 | 1, 1 << 5));
    }
  }

  @Test
  void masksSayWhereTheColoursLie() throws ImageException {
    int[] high = {0xff000000, 0xff0000, 0xff00};
    assertPixels("4 5 6 1 2 3", bmp(40, 32, high, 2, 0x01020399, 0x04050699));
    assertPixels("4 5 6 1 2 3", bmp(124, 32, high, 2, 0x01020399, 0x04050699));
    int[] swapped = {0xff, 0xff00, 0xff0000};
    assertPixels("6 5 4 3 2 1", bmp(56, 32, swapped, 2, 0x01020300 >>> 8, 0x04050600 >>> 8));
    assertPixels("4 5 6 1 2 3", bmp(40, 32, new int[3], 2, 0x99010203, 0x99040506));
  }

  @Test
  void refusesWhatLacksPixelsOrColours() throws ImageException {
    byte[] bmp = bmp(40, 16, RGB_565, 2, 0, 31);
    assertPixels("0 0 255 0 0 0", Arrays.copyOf(bmp, bmp.length - 2)); // its padding
    try (ImageDecoder decoder = new ImageDecoder()) {
      for (int length = 0; length < bmp.length - 2; length++) {
        byte[] cut = Arrays.copyOf(bmp, length);
        assertThrows(ImageException.class, () -> decoder.decode(cut), length + " bytes");
      }
      for (int[] masks : new int[][] {{0xf800, 0, 0x1f}, {0xf800, 0x5e0, 0x1f}}) {
        byte[] odd = bmp(40, 16, masks, 2, 0, 0);
        String reason = assertThrows(ImageException.class, () -> decoder.decode(odd)).getMessage();
        assertEquals("it is damaged (a BMP whose colours are laid out nowhere)", reason);
      }
    }
  }
}
