package dev.skylight.images;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The JDK's decoders, for what OpenCV reads unlike Pillow or not at all. They read samples from the
 * raster: {@code BufferedImage.getRGB} would apply a gamma to gray ones. Thread-safe.
 */
final class JdkDecoders {

  /** Rows of RGB pixels. */
  static final class Pixels {
    final int width;
    final int height;
    final byte[] rgb;

    Pixels(int width, int height, byte[] rgb) {
      this.width = width;
      this.height = height;
      this.rgb = rgb;
    }
  }

  private JdkDecoders() {}

  /** First frame of a GIF on its canvas, colours as if nothing were transparent. */
  static Pixels gif(ByteBuffer file) throws IOException, ImageException {
    GifFrame place = GifFrame.first(new HeaderBytes(file));
    BufferedImage frame = read("gif", file);
    Pixels pixels = pixels(frame);
    int width = place.canvasWidth();
    int height = place.canvasHeight();
    if (pixels.width == width && pixels.height == height) {
      return pixels;
    }
    byte[] canvas = new byte[3 * width * height];
    int fill = ((IndexColorModel) frame.getColorModel()).getRGB(place.transparent());
    for (int i = 0; i < canvas.length; i += 3) {
      put(canvas, i, fill);
    }
    for (int row = 0; row < pixels.height; row++) {
      System.arraycopy(
          pixels.rgb,
          3 * row * pixels.width,
          canvas,
          3 * ((place.top() + row) * width + place.left()),
          3 * pixels.width);
    }
    return new Pixels(width, height, canvas);
  }

  /** A PNG; unlike OpenCV it reads on after a wrong checksum and without the end chunk. */
  static Pixels png(ByteBuffer file) throws IOException, ImageException {
    return pixels(read("png", file));
  }

  /** A TIFF; unlike OpenCV it leaves the alpha channel out instead of multiplying it in. */
  static Pixels tiff(ByteBuffer file) throws IOException, ImageException {
    return pixels(read("tiff", file));
  }

  /**
   * A JPEG of four components, converted as Pillow does: the samples are taken for inverted, as
   * Adobe writes them, whether the file says so or not.
   */
  static Pixels cmykJpeg(ByteBuffer file, boolean ycck) throws IOException, ImageException {
    Raster raster = withReader("jpeg", file, reader -> reader.readRaster(0, null));
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[4 * width];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < row.length; x += 4, to += 3) {
        if (ycck) {
          toCmyk(row, x);
        }
        int white = row[x + 3];
        for (int channel = 0; channel < 3; channel++) {
          int ink = 255 - row[x + channel];
          int product = ink * white + 128;
          rgb[to + channel] = (byte) Math.max(0, white - (((product >> 8) + product) >> 8));
        }
      }
    }
    return new Pixels(width, height, rgb);
  }

  /** libjpeg's {@code ycck_cmyk_convert}, in its 16-bit fixed point. */
  private static void toCmyk(int[] sample, int at) {
    int y = sample[at];
    int cb = sample[at + 1] - 128;
    int cr = sample[at + 2] - 128;
    int half = 1 << 15;
    sample[at] = clamp(255 - (y + ((91881 * cr + half) >> 16)));
    sample[at + 1] = clamp(255 - (y + ((-22554 * cb - 46802 * cr + half) >> 16)));
    sample[at + 2] = clamp(255 - (y + ((116130 * cb + half) >> 16)));
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static Pixels pixels(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int bands = raster.getNumBands();
    int[] row = new int[bands * width];
    IndexColorModel palette =
        image.getColorModel() instanceof IndexColorModel indexed ? indexed : null;
    int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    int green = bands >= 3 ? 1 : 0;
    int blue = bands >= 3 ? 2 : 0;
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < row.length; x += bands, to += 3) {
        if (palette != null) {
          put(rgb, to, palette.getRGB(row[x]));
        } else {
          rgb[to] = (byte) (row[x] >> shift);
          rgb[to + 1] = (byte) (row[x + green] >> shift);
          rgb[to + 2] = (byte) (row[x + blue] >> shift);
        }
      }
    }
    return new Pixels(width, height, rgb);
  }

  private static void put(byte[] rgb, int at, int packed) {
    rgb[at] = (byte) (packed >> 16);
    rgb[at + 1] = (byte) (packed >> 8);
    rgb[at + 2] = (byte) packed;
  }

  private static BufferedImage read(String format, ByteBuffer file)
      throws IOException, ImageException {
    return withReader(format, file, reader -> reader.read(0));
  }

  private interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  private static <T> T withReader(String format, ByteBuffer file, Reading<T> reading)
      throws IOException, ImageException {
    byte[] bytes = new byte[file.limit()];
    file.get(0, bytes);
    ImageReader reader = reader(format);
    String[] warning = new String[1];
    reader.addIIOReadWarningListener((source, text) -> warning[0] = text);
    try (MemoryCacheImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(stream, true, true);
      T result = reading.from(reader);
      if (warning[0] != null) {
        throw new ImageException("it is damaged (" + warning[0] + ")");
      }
      return result;
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      // how the JDK's readers answer to damaged data that they did not foresee
      throw new ImageException("it is damaged (" + e + ")", e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
        return reader;
      }
    }
    throw new IllegalStateException(
        "this JDK lacks its own "
            + format
            + " reader; it has "
            + Arrays.toString(ImageIO.getReaderFormatNames()));
  }
}
