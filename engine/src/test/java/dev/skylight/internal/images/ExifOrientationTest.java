package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Orientations where Pillow 13 finds them, and nowhere else. */
class ExifOrientationTest {

  private static final int SHORT = 3;
  private static final byte[] MARK = latin1("Exif\0\0");

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** EXIF data with one tag. */
  private static byte[] exif(int tag, int type, int count, int value, ByteOrder order) {
    ByteBuffer data = ByteBuffer.allocate(26).order(order);
    data.put(latin1(order == ByteOrder.BIG_ENDIAN ? "MM" : "II")).putShort((short) 42).putInt(8);
    data.putShort((short) 1).putShort((short) tag).putShort((short) type).putInt(count);
    if (type == SHORT || type == 8) {
      data.putShort((short) value).putShort((short) 0);
    } else {
      data.putInt(value);
    }
    return data.array();
  }

  private static byte[] exif(int value) {
    return exif(0x0112, SHORT, 1, value, ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] segment(byte[] jpeg, byte[] data) {
    ByteBuffer head = ByteBuffer.allocate(4).putShort((short) 0xffe1);
    head.putShort((short) (data.length + 2));
    return SamplePictures.insert(jpeg, 2, joined(head.array(), data));
  }

  private static byte[] png() throws IOException {
    return SamplePictures.encoded(30, 20, "png");
  }

  private static byte[] jpeg() throws IOException {
    return SamplePictures.encoded(30, 20, "jpeg");
  }

  private static int orientation(byte[] file) throws ImageException {
    return ImageHeader.read(ByteBuffer.wrap(file)).orientation();
  }

  @Test
  void anyTypeOfWholeNumbersIsRead() throws IOException, ImageException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      for (int type : new int[] {SHORT, 4, 8, 9}) {
        byte[] data = joined(MARK, exif(0x0112, type, 1, 6, order));
        assertEquals(6, orientation(segment(jpeg(), data)), "type " + type + ", " + order);
      }
    }
    byte[] none = joined(MARK, exif(0x0112, SHORT, 0, 6, ByteOrder.LITTLE_ENDIAN));
    assertEquals(1, orientation(segment(jpeg(), none)));
    byte[] minus = joined(MARK, exif(0x0112, 9, 1, -1, ByteOrder.LITTLE_ENDIAN));
    assertEquals(1, orientation(segment(jpeg(), minus)));
  }

  @Test
  void aMarkTooManyIsPassedOver() throws IOException, ImageException {
    assertEquals(6, orientation(segment(jpeg(), joined(MARK, MARK, exif(6)))));
    assertEquals(6, orientation(SamplePictures.withChunk(png(), "eXIf", joined(MARK, exif(6)))));
    assertEquals(6, orientation(SamplePictures.withChunk(png(), "eXIf", exif(6))));
  }

  @Test
  void aSecondSegmentIsNoSecondDirectory() throws IOException, ImageException {
    byte[] behind = segment(jpeg(), joined(MARK, exif(6)));
    byte[] other = joined(MARK, exif(0x010f, SHORT, 1, 6, ByteOrder.LITTLE_ENDIAN));
    assertEquals(1, orientation(segment(behind, other)));
  }

  @Test
  void imageMagicksProfileInAPngCountsWithoutAnExifChunk() throws IOException, ImageException {
    String digits = HexFormat.of().formatHex(joined(MARK, exif(6)));
    String text = "\nexif\n      " + digits.length() / 2 + "\n" + digits.substring(0, 36) + "\n";
    text += digits.substring(36) + "\n";
    byte[] key = latin1("Raw profile type exif\0");
    byte[] plain = SamplePictures.withChunk(png(), "tEXt", joined(key, latin1(text)));
    assertEquals(6, orientation(plain));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(latin1(text));
    }
    byte[] data = joined(key, new byte[1], packed.toByteArray());
    assertEquals(6, orientation(SamplePictures.withChunk(png(), "zTXt", data)));
    assertEquals(3, orientation(SamplePictures.withChunk(plain, "eXIf", exif(3))));
    for (String broken : new String[] {"", "\n", "\n\n\nzz", "\nexif\n 3\n4578697"}) {
      byte[] chunk = joined(key, latin1(broken));
      assertEquals(1, orientation(SamplePictures.withChunk(png(), "tEXt", chunk)), broken);
      assertEquals(1, orientation(SamplePictures.withChunk(png(), "zTXt", chunk)), broken);
    }
  }

  @Test
  void aWebpHasTheExifThatItsHeaderAnnounces() throws ImageException {
    assertEquals(6, orientation(webp(8, exif(6), exif(3))));
    assertEquals(6, orientation(webp(8, joined(MARK, exif(6)))));
    assertEquals(1, orientation(webp(0, exif(6))));
    byte[] beyond = webp(8, exif(6));
    beyond[4] = 22; // where the file ends by its own account
    assertEquals(1, orientation(beyond));
  }

  /** No pixels, only chunks. */
  private static byte[] webp(int flags, byte[]... exif) {
    ByteBuffer file = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    file.put(latin1("RIFF")).putInt(0).put(latin1("WEBPVP8X")).putInt(10).putInt(flags);
    file.put(new byte[] {29, 0, 0, 19, 0, 0});
    for (byte[] data : exif) {
      file.put(latin1("EXIF")).putInt(data.length).put(data);
    }
    file.putInt(4, file.position() - 8);
    return file.array();
  }
}
