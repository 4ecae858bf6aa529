package dev.skylight.web;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Bytes that somebody could send. */
final class Samples {

  private Samples() {}

  /** A small picture. */
  static byte[] jpeg() {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 40; x++) {
      image.setRGB(x, x % 30, 0x3366cc);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A PNG that says it is very large, and is not. */
  static byte[] bomb(int side) {
    ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12);
    png.put("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
    byte[] header =
        ByteBuffer.allocate(17)
            .put("IHDR".getBytes(StandardCharsets.ISO_8859_1))
            .putInt(side)
            .putInt(side)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    png.putInt(13).put(header).putInt(crc(header));
    byte[] end = "IEND".getBytes(StandardCharsets.ISO_8859_1);
    png.putInt(0).put(end).putInt(crc(end));
    return Arrays.copyOf(png.array(), png.position());
  }

  private static int crc(byte[] chunk) {
    CRC32 crc = new CRC32();
    crc.update(chunk);
    return (int) crc.getValue();
  }
}
