package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailerTest {

  @TempDir Path temp;

  /** Left half red, right half blue. */
  private Path halves(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (x < width / 2 ? Color.RED : Color.BLUE).getRGB());
      }
    }
    Path file = temp.resolve(width + "x" + height + ".png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void fitsTheBoxAndKeepsItsColours() throws IOException, ImageException {
    try (Thumbnailer thumbnailer = new Thumbnailer(100, 60)) {
      for (int[] size : new int[][] {{1000, 500, 100, 50}, {300, 600, 30, 60}, {500, 1, 100, 1}}) {
        BufferedImage small = thumbnailer.thumbnail(halves(size[0], size[1]));
        assertEquals(size[2], small.getWidth());
        assertEquals(size[3], small.getHeight());
        assertEquals(Color.RED.getRGB(), small.getRGB(0, 0));
        assertEquals(Color.RED.getRGB(), small.getRGB(size[2] / 4, size[3] - 1));
        assertEquals(Color.BLUE.getRGB(), small.getRGB(size[2] - 1, size[3] / 2));
      }
    }
  }

  @Test
  void aSmallPictureStaysAsItIs() throws IOException, ImageException {
    try (Thumbnailer thumbnailer = new Thumbnailer(100, 60)) {
      BufferedImage small = thumbnailer.thumbnail(halves(10, 7));
      assertEquals(10, small.getWidth());
      assertEquals(7, small.getHeight());
      assertEquals(Color.RED.getRGB(), small.getRGB(4, 3));
      assertEquals(Color.BLUE.getRGB(), small.getRGB(5, 3));
    }
  }

  @Test
  void whatIsNoPictureSaysWhy() throws IOException {
    Path text = Files.writeString(temp.resolve("a.jpg"), "words");
    try (Thumbnailer thumbnailer = new Thumbnailer(100, 60)) {
      ImageException e = assertThrows(ImageException.class, () -> thumbnailer.thumbnail(text));
      assertTrue(!e.getMessage().isBlank(), e.toString());
    }
  }
}
