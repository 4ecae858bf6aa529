package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDecoderTest {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  @TempDir Path folder;

  private final ImageDecoder decoder = new ImageDecoder();

  @AfterEach
  void close() {
    decoder.close();
  }

  private static int pixel(RgbImage image, int x, int y) {
    byte[] rgb = new byte[3];
    image.read(y, 1, x, 1, rgb);
    return (rgb[0] & 0xff) << 16 | (rgb[1] & 0xff) << 8 | (rgb[2] & 0xff);
  }

  private static void assertDrawing(RgbImage image) {
    assertEquals(WIDTH, image.width());
    assertEquals(HEIGHT, image.height());
    for (int y = 0; y < HEIGHT; y += 5) {
      for (int x = 0; x < WIDTH; x += 5) {
        assertEquals(
            SamplePictures.color(x, y, WIDTH, HEIGHT), pixel(image, x, y), "at " + x + ", " + y);
      }
    }
  }

  private String refusal(byte[] file) {
    return assertThrows(ImageException.class, () -> decoder.decode(file)).getMessage();
  }

  @Test
  void readsLosslessFormats() throws IOException, ImageException {
    for (String format : new String[] {"png", "bmp", "gif", "tiff"}) {
      assertDrawing(decoder.decode(SamplePictures.encoded(WIDTH, HEIGHT, format)));
    }
  }

  @Test
  void dropsAlphaAndFollowsPalettes() throws IOException, ImageException {
    BufferedImage alpha = SamplePictures.draw(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        alpha.setRGB(x, y, (alpha.getRGB(x, y) & 0xffffff) | ((x * 3) << 24));
      }
    }
    assertDrawing(decoder.decode(SamplePictures.encode(alpha, "png")));
    assertDrawing(decoder.decode(SamplePictures.encode(alpha, "tiff")));
    BufferedImage palette = SamplePictures.palette(WIDTH, HEIGHT);
    assertDrawing(decoder.decode(SamplePictures.encode(palette, "png")));
    assertDrawing(decoder.decode(SamplePictures.encode(palette, "gif")));
  }

  @Test
  void takesTheHighByteOfSixteenBits() throws IOException, ImageException {
    BufferedImage gray = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    gray.getRaster().setSample(7, 9, 0, 0xab12);
    RgbImage image = decoder.decode(SamplePictures.encode(gray, "png"));
    assertEquals(0xababab, pixel(image, 7, 9));
    assertEquals(0, pixel(image, 8, 9));
  }

  @Test
  void turnsUpright() throws IOException, ImageException {
    BufferedImage upright = SamplePictures.draw(64, 32, BufferedImage.TYPE_INT_RGB);
    for (int orientation = 1; orientation <= 8; orientation++) {
      // what a camera held that way would store
      int width = orientation >= 5 ? 32 : 64;
      int height = 96 - width;
      BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 64; x++) {
          int right = 63 - x;
          int below = 31 - y;
          int rgb = upright.getRGB(x, y);
          switch (orientation) {
            case 2 -> stored.setRGB(right, y, rgb);
            case 3 -> stored.setRGB(right, below, rgb);
            case 4 -> stored.setRGB(x, below, rgb);
            case 5 -> stored.setRGB(y, x, rgb);
            case 6 -> stored.setRGB(y, right, rgb);
            case 7 -> stored.setRGB(below, right, rgb);
            case 8 -> stored.setRGB(below, x, rgb);
            default -> stored.setRGB(x, y, rgb);
          }
        }
      }
      byte[] jpeg = SamplePictures.encode(stored, "jpeg");
      RgbImage image = decoder.decode(SamplePictures.withOrientation(jpeg, orientation));
      assertEquals(64, image.width(), "orientation " + orientation);
      assertEquals(32, image.height(), "orientation " + orientation);
      assertNear(0x0000ff, pixel(image, 40, 2), orientation);
      assertNear(0xff0000, pixel(image, 4, 28), orientation);
      assertNear(0x00ff00, pixel(image, 60, 28), orientation);
    }
  }

  private static void assertNear(int expected, int actual, int orientation) {
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = ((expected >> shift) & 0xff) - ((actual >> shift) & 0xff);
      assertTrue(
          Math.abs(difference) < 60,
          String.format("orientation %d: %06x is not %06x", orientation, actual, expected));
    }
  }

  @Test
  void fastHalvesLargeJpegsAlone() throws IOException, ImageException {
    try (ImageDecoder fast = new ImageDecoder(100)) {
      for (int orientation : new int[] {1, 6}) {
        byte[] jpeg =
            SamplePictures.withOrientation(SamplePictures.encoded(451, 801, "jpeg"), orientation);
        RgbImage image = fast.decode(jpeg);
        boolean upright = orientation == 1;
        assertEquals(upright ? 113 : 201, image.width());
        assertEquals(upright ? 201 : 113, image.height());
        assertEquals(upright ? 451 : 801, image.fullWidth());
        assertEquals(upright ? 112.75 : 200.25, image.exactWidth());
        assertEquals(upright ? 801 : 451, image.fullHeight());
        assertEquals(upright ? 200.25 : 112.75, image.exactHeight());
        assertNear(upright ? 0xff0000 : 0x0000ff, pixel(image, upright ? 3 : 198, 100), 1);
      }
      assertEquals(199, fast.decode(SamplePictures.encoded(199, 300, "jpeg")).width());
      assertEquals(100, fast.decode(SamplePictures.encoded(200, 300, "jpeg")).width());
      assertDrawing(fast.decode(SamplePictures.encoded(WIDTH, HEIGHT, "png")));
      assertEquals(801, fast.decode(SamplePictures.encoded(801, 801, "png")).width());
    }
  }

  @Test
  void fastCropsDifferLittleHoweverThePictureIsTurned() throws IOException, ImageException {
    byte[] waves = SamplePictures.waves(1203, 901);
    try (ImagePreprocessor exact = new ImagePreprocessor(ClipPreprocessing.SPEC, Decode.EXACT);
        ImagePreprocessor fast = new ImagePreprocessor(ClipPreprocessing.SPEC, Decode.FAST)) {
      for (int orientation = 1; orientation <= 8; orientation++) {
        byte[] jpeg = SamplePictures.withOrientation(waves, orientation);
        byte[] expected = exact.crop(ByteSource.of(jpeg)).clone();
        byte[] actual = fast.crop(ByteSource.of(jpeg));
        long difference = 0;
        for (int i = 0; i < expected.length; i++) {
          difference += Math.abs((expected[i] & 0xff) - (actual[i] & 0xff));
        }
        double mean = (double) difference / expected.length;
        assertTrue(mean > 0 && mean < 1, "orientation " + orientation + ": mean " + mean);
      }
    }
  }

  @Test
  void refusesCutShortJpegs() throws IOException, ImageException {
    byte[] jpeg = SamplePictures.encoded(WIDTH, HEIGHT, "jpeg");
    decoder.decode(jpeg);
    for (int missing : new int[] {1, 2, 10, 100, jpeg.length / 2}) {
      assertEquals(
          "it is damaged or cut short", refusal(Arrays.copyOf(jpeg, jpeg.length - missing)));
    }
  }

  @Test
  void refusesCutShortFilesOfOtherFormats() throws IOException {
    for (String format : new String[] {"png", "bmp", "gif", "tiff"}) {
      byte[] whole = SamplePictures.encoded(WIDTH, HEIGHT, format);
      String reason = refusal(Arrays.copyOf(whole, whole.length / 2));
      assertTrue(
          reason.contains("damaged") || reason.contains("cut short"), format + ": " + reason);
    }
  }

  @Test
  void readsPngWithAWrongChecksumOrWithoutItsEnd() throws IOException, ImageException {
    byte[] png = SamplePictures.encoded(WIDTH, HEIGHT, "png");
    assertDrawing(decoder.decode(Arrays.copyOf(png, png.length - 12)));
    byte[] wrong = png.clone();
    wrong[png.length - 12 - 1] ^= 1; // last byte of the pixels' checksum
    assertDrawing(decoder.decode(wrong));
  }

  @Test
  void refusesPngWithAWrongChecksumAheadOfThePixels() throws IOException {
    byte[] png = SamplePictures.encode(SamplePictures.palette(WIDTH, HEIGHT), "png");
    int palette = new String(png, StandardCharsets.ISO_8859_1).indexOf("PLTE");
    png[palette + 4] ^= 1;
    assertEquals("it is damaged (a wrong checksum ahead of its pixels)", refusal(png));
  }

  @Test
  void aPngThatDeclaresFourGigabytesCostsNothing() throws IOException, ImageException {
    byte[] png = SamplePictures.encoded(WIDTH, HEIGHT, "png");
    int pixels = new String(png, StandardCharsets.ISO_8859_1).indexOf("IDAT");
    Arrays.fill(png, pixels - 4, pixels, (byte) 0xff);
    assertDrawing(decoder.decode(png)); // what follows the pixels is no business of theirs
    byte[] none = SamplePictures.encoded(WIDTH, HEIGHT, "png");
    Arrays.fill(none, 8, 12, (byte) 0xff);
    assertEquals("it is damaged or cut short", refusal(none));
  }

  @Test
  void readsBmpWithoutItsLastPadding() throws IOException, ImageException {
    byte[] bmp = SamplePictures.encoded(63, HEIGHT, "bmp"); // 189 bytes and 3 of padding
    for (int missing = 0; missing <= 3; missing++) {
      RgbImage image = decoder.decode(Arrays.copyOf(bmp, bmp.length - missing));
      assertEquals(0x0000ff, pixel(image, 62, 0));
    }
    assertEquals("it is damaged or cut short", refusal(Arrays.copyOf(bmp, bmp.length - 4)));
  }

  @Test
  void putsTheFrameOfAGifOnItsCanvas() throws IOException, ImageException {
    byte[] gif = SamplePictures.encode(SamplePictures.palette(WIDTH, HEIGHT), "gif");
    gif[6] = 100;
    gif[8] = 90;
    RgbImage image = decoder.decode(gif);
    assertEquals(100, image.width());
    assertEquals(90, image.height());
    assertEquals(SamplePictures.color(63, 47, WIDTH, HEIGHT), pixel(image, 63, 47));
    int beyond = pixel(image, 64, 47);
    assertEquals(beyond, pixel(image, 0, 89));
  }

  @Test
  void aGifMayLackItsEndButNoPixels() throws IOException, ImageException {
    byte[] gif = SamplePictures.encoded(WIDTH, HEIGHT, "gif");
    assertDrawing(decoder.decode(Arrays.copyOf(gif, gif.length - 2)));
    assertEquals("it is damaged or cut short", refusal(Arrays.copyOf(gif, gif.length - 3)));
    int frame = new String(gif, StandardCharsets.ISO_8859_1).indexOf(",\0\0\0\0");
    gif[frame + 7] = (byte) (HEIGHT + 1);
    assertEquals("it is damaged or cut short (its pixels end early)", refusal(gif));
  }

  @Test
  void beyondTheColoursOfAGifAllIsBlackUnlessTheyAreGray() throws IOException, ImageException {
    byte[] gif = SamplePictures.encode(SamplePictures.palette(WIDTH, HEIGHT), "gif");
    assertEquals(2, 1 + (gif[10] & 7), "bits of its palette");
    gif[10] &= (byte) 0xf8; // now 2 of its 4 colours, and the others are stray bytes
    RgbImage image = decoder.decode(gif);
    assertEquals(0xff0000, pixel(image, 3, 40));
    assertEquals(0, pixel(image, 60, 40));
    for (int i = 0; i < 6; i++) {
      gif[13 + i] = (byte) (i / 3);
    }
    image = decoder.decode(gif);
    assertEquals(0x010101, pixel(image, 3, 40));
    assertEquals(0x020202, pixel(image, 60, 40));
  }

  @Test
  void theAnimationOfAPngDoesNotMatter() throws IOException, ImageException {
    byte[] png = SamplePictures.encoded(WIDTH, HEIGHT, "png");
    for (int frames : new int[] {0, 1, 2, Integer.MAX_VALUE, -1}) {
      byte[] control = ByteBuffer.allocate(8).putInt(frames).array();
      assertDrawing(decoder.decode(SamplePictures.withChunk(png, "acTL", control)));
      ByteBuffer frame = ByteBuffer.allocate(26).putInt(0).putInt(5).putInt(4).putInt(9).putInt(9);
      byte[] small = SamplePictures.withChunk(png, "fcTL", frame.array());
      assertDrawing(decoder.decode(SamplePictures.withChunk(small, "acTL", control)));
    }
  }

  @Test
  void refusesJpegsThatAskForHoursOfWork() throws IOException, ImageException {
    byte[] jpeg = SamplePictures.progressive(WIDTH, HEIGHT);
    RgbImage image = decoder.decode(jpeg);
    assertEquals(WIDTH, image.width());
    int scan = new String(jpeg, StandardCharsets.ISO_8859_1).lastIndexOf("\u00ff\u00da");
    byte[] last = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
    byte[] many = jpeg;
    for (int i = 0; i < 500; i++) {
      many = SamplePictures.insert(many, many.length - 2, last);
    }
    String reason = refusal(many);
    assertTrue(
        reason.matches("its 5\\d\\d scans of 3072 pixels are more than a picture needs"), reason);
  }

  @Test
  void refusesWhatTheJavaHeapCannotHold() {
    long pixels = Runtime.getRuntime().maxMemory();
    ImageException e =
        assertThrows(
            ImageException.class,
            () -> JdkDecoders.cmykJpeg(ByteBuffer.allocate(4), pixels, false, (w, h) -> null));
    assertTrue(
        e.getMessage()
            .matches(
                "a JPEG of this kind and size needs \\d+ MiB of Java memory, more than a quarter of"
                    + " the limit \\(raise it, as in SKYLIGHT_JAVA_OPTS=-Xmx\\d+m\\)"),
        e.getMessage());
  }

  @Test
  void theExtensionDoesNotMatter() throws IOException, ImageException {
    Path file = folder.resolve("a.gif");
    Files.write(file, SamplePictures.encoded(WIDTH, HEIGHT, "png"));
    assertDrawing(decoder.decode(file));
  }

  @Test
  void refusesWhatIsNoPicture() throws IOException {
    Path text = Files.writeString(folder.resolve("a.jpg"), "words", StandardCharsets.UTF_8);
    ImageException e = assertThrows(ImageException.class, () -> decoder.decode(text));
    assertEquals(
        "it is not a picture in a known format (JPEG, PNG, GIF, BMP, WebP, TIFF)", e.getMessage());
    assertEquals("the file is empty", refusal(new byte[0]));
    assertEquals(
        "its header declares 20000 x 20000 pixels, more than the limit of 178956970",
        refusal(SamplePictures.pngHeader(20_000, 20_000)));
  }

  @Test
  void refusesFilesBeyondTheLimit() throws IOException {
    Path large = folder.resolve("large.jpg");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(FileBytes.MAX_BYTES + 1); // sparse
    }
    ImageException e = assertThrows(ImageException.class, () -> decoder.decode(large));
    assertEquals("the file has 536870913 bytes, more than the limit of 536870912", e.getMessage());
  }

  @Test
  void aRefusalLeavesTheDecoderUsable() throws IOException, ImageException {
    byte[] png = SamplePictures.encoded(WIDTH, HEIGHT, "png");
    for (int i = 0; i < 3; i++) {
      refusal(Arrays.copyOf(png, 60));
      assertDrawing(decoder.decode(png));
    }
  }
}
