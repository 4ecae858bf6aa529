package dev.skylight.internal.images;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures for tests, drawn and encoded by the JDK. */
public final class SamplePictures {

  private SamplePictures() {}

  /** Left half red, right half green, top rows blue: every orientation looks different. */
  static BufferedImage draw(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xff000000 | color(x, y, width, height));
      }
    }
    return image;
  }

  static int color(int x, int y, int width, int height) {
    if (y < height / 4) {
      return 0x0000ff;
    }
    return x < width / 2 ? 0xff0000 : 0x00ff00;
  }

  static byte[] encode(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("the JDK cannot write this as " + format);
    }
    return out.toByteArray();
  }

  /** A picture in the JDK's format of that name: jpeg, png, gif, bmp, tiff. */
  public static byte[] encoded(int width, int height, String format) throws IOException {
    return encode(draw(width, height, BufferedImage.TYPE_INT_RGB), format);
  }

  /** A progressive JPEG. */
  static byte[] progressive(int width, int height) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(stream);
      BufferedImage image = draw(width, height, BufferedImage.TYPE_INT_RGB);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** A JPEG in which a shift by half a pixel shows. */
  static byte[] waves(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int across = (int) (128 + 100 * Math.sin(x / 5.0));
        int down = (int) (128 + 100 * Math.sin(y / 5.0));
        image.setRGB(x, y, across << 16 | down << 8 | (across + down) / 2);
      }
    }
    return encode(image, "jpeg");
  }

  /** A palette picture of four colours. */
  static BufferedImage palette(int width, int height) {
    byte[] red = {0, (byte) 255, 0, 0};
    byte[] green = {0, 0, (byte) 255, 0};
    byte[] blue = {0, 0, 0, (byte) 255};
    IndexColorModel colors = new IndexColorModel(8, 4, red, green, blue, 2);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colors);
    WritableRaster raster = image.getRaster();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        raster.setSample(x, y, 0, y < height / 4 ? 3 : x < width / 2 ? 1 : 2);
      }
    }
    return image;
  }

  /** The JPEG with an EXIF segment behind its first marker. */
  static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer segment = ByteBuffer.allocate(2 + 2 + 6 + 8 + 2 + 12 + 4);
    segment.putShort((short) 0xffe1).putShort((short) (segment.capacity() - 2));
    segment.put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42}).putInt(8);
    segment.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    segment.putShort((short) orientation).putShort((short) 0).putInt(0);
    return insert(jpeg, 2, segment.array());
  }

  static byte[] insert(byte[] file, int at, byte[] part) {
    byte[] out = Arrays.copyOf(file, file.length + part.length);
    System.arraycopy(file, at, out, at + part.length, file.length - at);
    System.arraycopy(part, 0, out, at, part.length);
    return out;
  }

  /** A PNG that declares a size and holds next to nothing. */
  public static byte[] pngHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(8 + 25 + 12);
    file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(
        file,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array());
    chunk(file, "IEND", new byte[0]);
    return file.array();
  }

  /** The PNG with a chunk behind its header. */
  static byte[] withChunk(byte[] png, String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk(chunk, type, data);
    return insert(png, 33, chunk.array());
  }

  private static void chunk(ByteBuffer file, String type, byte[] data) {
    CRC32 crc = new CRC32();
    byte[] name = {
      (byte) type.charAt(0), (byte) type.charAt(1), (byte) type.charAt(2), (byte) type.charAt(3)
    };
    crc.update(name);
    crc.update(data);
    file.putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
  }
}
