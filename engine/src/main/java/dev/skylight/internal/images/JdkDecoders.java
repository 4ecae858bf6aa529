package dev.skylight.internal.images;

import dev.skylight.internal.files.IoFailures;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The JDK's decoders, for what OpenCV reads unlike Pillow or not at all. They read samples from the
 * raster: {@code BufferedImage.getRGB} would apply a gamma to gray ones. Thread-safe.
 */
final class JdkDecoders {

  /** Pictures of which more bytes of heap than this are needed are decoded one after the other. */
  private static final long LARGE = 32 << 20;

  private static final ReentrantLock ONE_LARGE = new ReentrantLock();

  /** Where the pixels go. */
  @FunctionalInterface
  interface Canvas {
    /** Memory for rows of RGB pixels, written from index 0. */
    ByteBuffer of(int width, int height) throws ImageException;
  }

  private JdkDecoders() {}

  /** A TIFF; unlike OpenCV it leaves the alpha channel out instead of multiplying it in. */
  static void tiff(ByteBuffer file, long pixels, boolean premultiplied, Canvas canvas)
      throws IOException, ImageException {
    withReader("tiff", file, 8 * pixels, reader -> copy(reader.read(0), premultiplied, canvas));
  }

  /**
   * A JPEG of four components, converted as Pillow does: the samples are taken for inverted, as
   * Adobe writes them, whether the file says so or not.
   */
  static void cmykJpeg(ByteBuffer file, long pixels, boolean ycck, Canvas canvas)
      throws IOException, ImageException {
    withReader(
        "jpeg", file, 4 * pixels, reader -> fromCmyk(reader.readRaster(0, null), ycck, canvas));
  }

  private static void fromCmyk(Raster raster, boolean ycck, Canvas canvas) throws ImageException {
    int width = raster.getWidth();
    int height = raster.getHeight();
    ByteBuffer out = canvas.of(width, height);
    byte[] rgb = new byte[3 * width];
    int[] row = new int[4 * width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0, to = 0; x < row.length; x += 4, to += 3) {
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
      out.put(y * rgb.length, rgb);
    }
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

  private static void copy(BufferedImage image, boolean premultiplied, Canvas canvas)
      throws ImageException {
    Raster raster = image.getRaster();
    int width = raster.getWidth();
    int height = raster.getHeight();
    ByteBuffer out = canvas.of(width, height);
    byte[] rgb = new byte[3 * width];
    int bands = raster.getNumBands();
    int[] row = new int[bands * width];
    IndexColorModel palette =
        image.getColorModel() instanceof IndexColorModel indexed ? indexed : null;
    int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    int green = bands >= 3 ? 1 : 0;
    int blue = bands >= 3 ? 2 : 0;
    int alpha = premultiplied && bands >= 4 ? 3 : -1;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0, to = 0; x < row.length; x += bands, to += 3) {
        if (palette != null) {
          put(rgb, to, palette.getRGB(row[x]));
        } else {
          rgb[to] = (byte) (row[x] >> shift);
          rgb[to + 1] = (byte) (row[x + green] >> shift);
          rgb[to + 2] = (byte) (row[x + blue] >> shift);
        }
        if (alpha >= 0) {
          divide(rgb, to, row[x + alpha] >> shift);
        }
      }
      out.put(y * rgb.length, rgb);
    }
  }

  private static void put(byte[] rgb, int at, int packed) {
    rgb[at] = (byte) (packed >> 16);
    rgb[at + 1] = (byte) (packed >> 8);
    rgb[at + 2] = (byte) packed;
  }

  private static void divide(byte[] rgb, int at, int alpha) {
    for (int i = at; i < at + 3; i++) {
      rgb[i] = (byte) (alpha == 0 ? 0 : Math.min(255, (rgb[i] & 0xff) * 255 / alpha));
    }
  }

  private interface Reading {
    void from(ImageReader reader) throws IOException, ImageException;
  }

  /**
   * Reads with the JDK's reader.
   *
   * @param heap about how many bytes of heap the reader will need
   */
  private static void withReader(String format, ByteBuffer file, long heap, Reading reading)
      throws IOException, ImageException {
    long most = Runtime.getRuntime().maxMemory() / 4;
    if (heap > most) {
      throw new ImageException(
          String.format(
              Locale.ROOT,
              "a %s of this kind and size needs %d MiB of Java memory, more than a quarter of the"
                  + " limit (raise it, as in SKYLIGHT_JAVA_OPTS=-Xmx%dm)",
              format.toUpperCase(Locale.ROOT),
              heap >> 20,
              ((4 * heap) >> 20) + 1));
    }
    if (heap > LARGE) {
      ONE_LARGE.lock();
    }
    ImageReader reader = reader(format);
    String[] warning = new String[1];
    reader.addIIOReadWarningListener((source, text) -> warning[0] = text);
    try (BufferStream stream = new BufferStream(file)) {
      reader.setInput(stream, true, true);
      reading.from(reader);
      if (warning[0] != null) {
        throw new ImageException("it is damaged (" + warning[0] + ")");
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      // how the JDK's readers answer to damaged data that they did not foresee, such as a strip
      // that is larger than the picture
      throw new ImageException("it is damaged (" + IoFailures.reason(e) + ")", e);
    } finally {
      reader.dispose();
      if (heap > LARGE) {
        ONE_LARGE.unlock();
      }
    }
  }

  /** The bytes of a buffer, read where they are. */
  private static final class BufferStream extends ImageInputStreamImpl {
    private final ByteBuffer bytes;

    BufferStream(ByteBuffer file) {
      bytes = file.slice(0, file.limit());
    }

    @Override
    public int read() {
      bitOffset = 0;
      return streamPos < bytes.limit() ? bytes.get((int) streamPos++) & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      bitOffset = 0;
      if (length == 0) {
        return 0;
      }
      long left = bytes.limit() - streamPos;
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      bytes.get((int) streamPos, into, offset, count);
      streamPos += count;
      return count;
    }

    @Override
    public long length() {
      return bytes.limit();
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
