package dev.skylight.images;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import dev.skylight.images.ImageHeader.Sort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes a picture to upright RGB as Pillow does: {@code ImageOps.exif_transpose(image)
 * .convert("RGB")}, which drops alpha. Refuses what Pillow refuses, cut-short files among it. One
 * known difference: of 16-bit gray pictures it takes the high byte, where Pillow turns all but
 * black into white.
 *
 * <p>OpenCV decodes from memory; its {@code imread} would accept cut-short JPEGs. GIF, CMYK JPEG
 * and PNG with a wrong checksum go to the JDK. OpenCV's libjpeg and libpng may print to stderr.
 *
 * <p>Not thread-safe: it reuses its buffers and owns native memory until closed.
 */
final class ImageDecoder implements AutoCloseable {

  /**
   * Largest file, bytes: twice the most pixels at three bytes each would be a hoax or an archive.
   */
  static final long MAX_FILE_BYTES = 1L << 29;

  /** Native buffers larger than this are given back before the next picture. */
  private static final int KEEP_BYTES = 64 << 20;

  private ByteBuffer input = ByteBuffer.allocateDirect(1 << 20);
  private Mat decoded;
  private Mat turned;

  /** A decoder; loads OpenCV at first use in the process. */
  ImageDecoder() {
    OpenCv.load();
    decoded = new Mat();
    turned = new Mat();
  }

  /** The picture in a file; valid until the next call. */
  RgbImage decode(Path file) throws ImageException {
    try (FileChannel channel = FileChannel.open(file)) {
      reserve(channel.size());
      while (input.hasRemaining() && channel.read(input) >= 0) {
        // until the file ends, however short it became meanwhile
      }
    } catch (IOException e) {
      throw ImageHeader.unreadable(e);
    }
    input.flip();
    return decodeInput();
  }

  /** The picture whose file has these bytes; valid until the next call. */
  RgbImage decode(byte[] file) throws ImageException {
    reserve(file.length);
    input.put(file).flip();
    return decodeInput();
  }

  private void reserve(long bytes) throws ImageException {
    if (bytes > MAX_FILE_BYTES) {
      throw new ImageException(
          "the file has " + bytes + " bytes, more than the limit of " + MAX_FILE_BYTES);
    }
    if (input.capacity() < bytes || input.capacity() > KEEP_BYTES) {
      input = ByteBuffer.allocateDirect((int) Math.max(bytes + bytes / 4, 1 << 20));
    }
    input.clear().limit((int) bytes);
  }

  private RgbImage decodeInput() throws ImageException {
    ImageHeader header = ImageHeader.read(input);
    dropLargeMats();
    try {
      if ("gif".equals(header.format())) {
        take(JdkDecoders.gif(input));
      } else if (!decodeWithOpenCv()) {
        if (!"png".equals(header.format())) {
          throw new ImageException("it is damaged or cut short");
        }
        take(JdkDecoders.png(input));
      } else {
        // OpenCV had to see these first: the JDK decodes some cut-short files without a word
        switch (header.sort()) {
          case CMYK, YCCK -> take(JdkDecoders.cmykJpeg(input, header.sort() == Sort.YCCK));
          case ALPHA_TIFF -> take(JdkDecoders.tiff(input));
          case COMMON -> {
            if ("tiff".equals(header.format())) {
              return new MatImage(decoded); // OpenCV turns TIFF by itself, whatever it is told
            }
          }
        }
      }
    } catch (IOException e) {
      throw new ImageException("it is damaged (" + e.getMessage() + ")", e);
    }
    return turn(header.orientation());
  }

  private boolean decodeWithOpenCv() {
    try (BytePointer bytes = new BytePointer(input);
        Mat source = new Mat(1, input.limit(), CV_8UC1, bytes);
        Mat result = imdecode(source, IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION, decoded)) {
      return !result.empty();
    } catch (RuntimeException refused) {
      return false; // a C++ exception: OpenCV's own way to say that it is no picture
    }
  }

  private void take(JdkDecoders.Pixels pixels) {
    decoded.create(pixels.height, pixels.width, CV_8UC3);
    decoded.<ByteBuffer>createBuffer().put(pixels.rgb);
  }

  private RgbImage turn(int orientation) {
    if (orientation == ExifOrientation.UPRIGHT) {
      return new MatImage(decoded);
    }
    if (ExifOrientation.swapsSides(orientation)) {
      transpose(decoded, turned);
      if (orientation == 5) {
        return new MatImage(turned);
      }
    }
    Mat from = ExifOrientation.swapsSides(orientation) ? turned : decoded;
    Mat to = ExifOrientation.swapsSides(orientation) ? decoded : turned;
    int leftToRight = 1;
    int topToBottom = 0;
    int both = -1;
    flip(
        from,
        to,
        switch (orientation) {
          case 2, 6 -> leftToRight;
          case 4, 8 -> topToBottom;
          default -> both;
        });
    return new MatImage(to);
  }

  private void dropLargeMats() {
    if (decoded.total() * 3 > KEEP_BYTES) {
      decoded.release();
    }
    if (turned.total() * 3 > KEEP_BYTES) {
      turned.release();
    }
  }

  @Override
  public void close() {
    decoded.close();
    turned.close();
  }

  /** A picture in native memory. */
  private static final class MatImage implements RgbImage {
    private final int width;
    private final int height;
    private final ByteBuffer pixels;

    MatImage(Mat mat) {
      width = mat.cols();
      height = mat.rows();
      pixels = mat.createBuffer();
    }

    @Override
    public int width() {
      return width;
    }

    @Override
    public int height() {
      return height;
    }

    @Override
    public void read(int firstRow, int rows, int firstColumn, int columns, byte[] into) {
      int bytes = 3 * columns;
      for (int row = 0; row < rows; row++) {
        pixels.get(3 * ((firstRow + row) * width + firstColumn), into, row * bytes, bytes);
      }
    }
  }
}
