package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailerTest {

  @TempDir Path temp;

  private final Thumbnailer thumbnailer = new Thumbnailer();

  @AfterEach
  void close() {
    thumbnailer.close();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(temp.resolve(name), bytes);
  }

  /** As the JDK's decoder sees it, which must agree on the size. */
  private static BufferedImage shown(Thumbnail thumbnail) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(thumbnail.jpeg()));
    assertEquals(image.getWidth(), thumbnail.width());
    assertEquals(image.getHeight(), thumbnail.height());
    return image;
  }

  private static void assertColour(int expected, int rgb, String where) {
    Color a = new Color(expected);
    Color b = new Color(rgb);
    int off =
        Math.max(
            Math.abs(a.getRed() - b.getRed()),
            Math.max(Math.abs(a.getGreen() - b.getGreen()), Math.abs(a.getBlue() - b.getBlue())));
    assertTrue(off < 24, where + ": " + b + " for " + a);
  }

  /** The drawing of {@link SamplePictures#draw}, in the middle of its three parts. */
  private static void assertDrawing(BufferedImage image, String which) {
    int width = image.getWidth();
    int height = image.getHeight();
    assertColour(0x0000ff, image.getRGB(width / 2, height / 10), which + ", top");
    assertColour(0xff0000, image.getRGB(width / 5, height * 2 / 3), which + ", left");
    assertColour(0x00ff00, image.getRGB(width * 4 / 5, height * 2 / 3), which + ", right");
  }

  @Test
  void fitsTheBoxAndNeverEnlarges() throws IOException, ImageException {
    int[][] sizes = {
      {1000, 500, 100, 50},
      {300, 600, 30, 60},
      {101, 61, 99, 60},
      {100, 60, 100, 60},
      {40, 30, 40, 30}
    };
    for (String format : List.of("png", "jpeg")) {
      for (int[] size : sizes) {
        Path file = file("a", SamplePictures.encoded(size[0], size[1], format));
        Thumbnail small = thumbnailer.thumbnail(file, 100, 60);
        assertArrayEquals(
            new int[] {size[2], size[3]}, new int[] {small.width(), small.height()}, format);
        assertDrawing(shown(small), format + " of " + size[0] + " x " + size[1]);
      }
    }
  }

  @Test
  void oneThatIsAsThinAsAHairKeepsAPixel() throws IOException, ImageException {
    int[][] sizes = {{1, 20_000, 1, 320}, {20_000, 1, 320, 1}, {20_000, 9, 320, 1}, {1, 1, 1, 1}};
    for (String format : List.of("png", "jpeg")) {
      for (int[] size : sizes) {
        Path file = file("hair", SamplePictures.encoded(size[0], size[1], format));
        BufferedImage small = shown(thumbnailer.thumbnail(file, 320, 320));
        assertArrayEquals(
            new int[] {size[2], size[3]}, new int[] {small.getWidth(), small.getHeight()}, format);
      }
    }
  }

  @Test
  void everyOrientationIsUpright() throws IOException, ImageException {
    // large enough for the decoder to divide by 8; 1203 x 901 are no multiples of anything
    for (int[] size : new int[][] {{64, 48}, {1203, 901}}) {
      for (int orientation = 1; orientation <= 8; orientation++) {
        BufferedImage upright = SamplePictures.draw(size[0], size[1], BufferedImage.TYPE_INT_RGB);
        byte[] stored = SamplePictures.encode(asStored(upright, orientation), "jpeg");
        Path file = file("a.jpg", SamplePictures.withOrientation(stored, orientation));
        BufferedImage small = shown(thumbnailer.thumbnail(file, 40, 40));
        assertEquals(40, small.getWidth(), "orientation " + orientation);
        assertEquals(30, small.getHeight(), "orientation " + orientation);
        assertDrawing(small, "orientation " + orientation);
      }
    }
  }

  /** What a camera that was held otherwise has stored of it. */
  private static BufferedImage asStored(BufferedImage upright, int orientation) {
    boolean swap = orientation >= 5;
    int width = swap ? upright.getHeight() : upright.getWidth();
    int height = swap ? upright.getWidth() : upright.getHeight();
    BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    // EXIF 2.32: whether the 0th row is the bottom or right side, the 0th column likewise
    boolean rowsRunBack = List.of(3, 4, 6, 7).contains(orientation);
    boolean columnsRunBack = List.of(2, 3, 7, 8).contains(orientation);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int row = rowsRunBack ? height - 1 - y : y;
        int column = columnsRunBack ? width - 1 - x : x;
        stored.setRGB(x, y, swap ? upright.getRGB(row, column) : upright.getRGB(column, row));
      }
    }
    return stored;
  }

  @Test
  void readsWhatTheDecoderReads() throws IOException, ImageException {
    byte[][] files = {
      SamplePictures.progressive(640, 480),
      SamplePictures.encoded(640, 480, "gif"),
      SamplePictures.encoded(640, 480, "bmp"),
      SamplePictures.encoded(640, 480, "tiff"),
      SamplePictures.encode(SamplePictures.draw(640, 480, BufferedImage.TYPE_INT_ARGB), "png"),
      SamplePictures.encode(SamplePictures.palette(640, 480), "png")
    };
    for (int i = 0; i < files.length; i++) {
      assertDrawing(shown(thumbnailer.thumbnail(file("a", files[i]), 64, 64)), "file " + i);
    }
  }

  @Test
  void theGoldenPicturesLookAsTheyDoInFull() throws IOException, ImageException {
    // JPEGs of gray and CMYK, lossy and lossless WebP, animated GIF, palettes, panoramas, turned
    List<Path> files;
    try (Stream<Path> all = Files.list(GoldenFiles.folder().resolve("images"))) {
      files = all.sorted().toList();
    }
    assertTrue(files.size() > 20, files.toString());
    try (Thumbnailer exact = new Thumbnailer(Decode.EXACT)) {
      for (Path file : files) {
        ImageHeader header = ImageHeader.read(file);
        for (int box : new int[] {96, 320}) {
          Thumbnail small = thumbnailer.thumbnail(file, box, box);
          assertEquals(
              Math.min(box, Math.max(header.width(), header.height())),
              Math.max(small.width(), small.height()),
              file.toString());
          double psnr = psnr(shown(small), shown(exact.thumbnail(file, box, box)));
          assertTrue(psnr > 30, file + " at " + box + ": " + psnr + " dB");
        }
      }
    }
  }

  private static double psnr(BufferedImage a, BufferedImage b) {
    assertEquals(a.getWidth(), b.getWidth());
    assertEquals(a.getHeight(), b.getHeight());
    double sum = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          int off = (a.getRGB(x, y) >> shift & 0xff) - (b.getRGB(x, y) >> shift & 0xff);
          sum += off * off;
        }
      }
    }
    double mean = sum / (3.0 * a.getWidth() * a.getHeight());
    return 10 * Math.log10(255 * 255 / Math.max(mean, 1e-9));
  }

  @Test
  void whatIsNoPictureSaysWhyAndTheNextOneIsMade() throws IOException, ImageException {
    Path text = Files.writeString(temp.resolve("a.jpg"), "words");
    Path bomb = file("bomb.png", SamplePictures.pngHeader(20_000, 20_000));
    byte[] whole = SamplePictures.encoded(640, 480, "jpeg");
    Path half = file("half.jpg", Arrays.copyOf(whole, whole.length / 2));
    for (Path bad : List.of(text, bomb, half, temp, temp.resolve("gone.jpg"))) {
      ImageException e =
          assertThrows(ImageException.class, () -> thumbnailer.thumbnail(bad, 100, 60));
      assertTrue(!e.getMessage().isBlank(), e.toString());
      assertDrawing(shown(thumbnailer.thumbnail(file("b.jpg", whole), 64, 64)), "after " + bad);
    }
  }
}
