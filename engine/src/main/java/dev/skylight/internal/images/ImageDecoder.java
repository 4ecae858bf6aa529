package dev.skylight.internal.images;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.transpose;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes a picture to upright RGB as Pillow does: {@code ImageOps.exif_transpose(image)
 * .convert("RGB")}, which drops alpha. Refuses what Pillow refuses, cut-short files among it.
 *
 * <p>Known differences: of 16-bit gray pictures it takes the high byte, where Pillow turns all but
 * black into white; CIELab TIFF is converted with another white point; TIFF in YCbCr, in CMYK or of
 * 16 bits rounds otherwise (by 1). It refuses some kinds of TIFF that Pillow reads, and a PNG that
 * ends within the checksum of its last pixels.
 *
 * <p>OpenCV decodes from memory; its {@code imread} would accept cut-short JPEGs. CMYK JPEG and
 * TIFF with alpha go to the JDK, GIF to {@link GifDecoder}, BMP of 16 bits or with masks to {@link
 * BmpDecoder}. OpenCV's libjpeg and libpng print to stderr, of damaged files; OpenCV itself does
 * not where {@code OPENCV_LOG_LEVEL} is SILENT, as the launcher sets it.
 *
 * <p>Not thread-safe: it reuses its buffers and owns native memory until closed.
 */
final class ImageDecoder implements AutoCloseable {

  /** Pictures of more native bytes than this are given back before the next one. */
  private static final int KEEP_BYTES = FileBytes.KEEP;

  private final FileBytes bytes = new FileBytes();
  private final Mat decoded;
  private final Mat turned;

  private final ToIntFunction<ImageHeader> enough;
  private Mat upright;

  /** A decoder of whole pictures; loads OpenCV at first use in the process. */
  ImageDecoder() {
    this(Integer.MAX_VALUE);
  }

  /**
   * A decoder that may make JPEGs smaller.
   *
   * @param enough pixels that it leaves the shorter side at least
   */
  ImageDecoder(int enough) {
    this(header -> enough);
  }

  /** As {@link #ImageDecoder(int)}, with a number for each picture. */
  ImageDecoder(ToIntFunction<ImageHeader> enough) {
    this.enough = enough;
    OpenCv.load();
    decoded = new Mat();
    turned = new Mat();
  }

  /** The picture in a file; valid until the next call of any method. */
  RgbImage decode(Path file) throws ImageException {
    return decode(ByteSource.of(file));
  }

  /** The picture whose file has these bytes; valid until the next call of any method. */
  RgbImage decode(byte[] file) throws ImageException {
    return decode(ByteSource.of(file));
  }

  /** The picture in a file, wherever that is; valid until the next call of any method. */
  RgbImage decode(ByteSource file) throws ImageException {
    return decode(file.read(bytes));
  }

  private RgbImage decode(ByteBuffer input) throws ImageException {
    boolean done = false;
    try {
      RgbImage image = decodeInput(input);
      done = true;
      return image;
    } catch (IOException e) {
      throw new ImageException("it is damaged (" + e.getMessage() + ")", e);
    } finally {
      if (!done) {
        dropLarge();
      }
    }
  }

  private RgbImage decodeInput(ByteBuffer input) throws IOException, ImageException {
    dropLargeMats();
    ImageHeader header = ImageHeader.read(input);
    long pixels = (long) header.width() * header.height();
    boolean mended = false;
    switch (header.format()) {
      case GIF -> {
        HeaderBytes file = new HeaderBytes(input);
        GifFrame frame = GifFrame.first(file);
        GifDecoder.decode(file, frame, canvas(frame.canvasWidth(), frame.canvasHeight()));
        return image(decoded);
      }
      case JPEG -> JpegScans.check(input, pixels);
      case PNG -> mended = FileRepair.completePng(input);
      case BMP -> {
        BmpDecoder own = BmpDecoder.of(new HeaderBytes(input), header);
        if (own != null) {
          own.decode(canvas(header.width(), header.height()));
          return image(decoded);
        }
      }
      case WEBP -> {}
      case TIFF -> FileRepair.uprightTiff(input);
    }
    if (header.sort() == ImageHeader.Sort.RARE_TIFF) {
      throw new ImageException("it is a TIFF of a rare kind (alpha in a BigTIFF or beside JPEG)");
    }
    int divisor = divisor(header, enough.applyAsInt(header));
    boolean read = decodeWithOpenCv(input, divisor);
    if (!read && !mended && FileRepair.mend(header.format(), input)) {
      read = decodeWithOpenCv(input, divisor);
    }
    if (!read) {
      throw new ImageException(
          "it is damaged or cut short"
              + (header.format() == PictureFormat.TIFF
                  ? ", or a TIFF of a rare kind (samples of 2 or 32 bits, gray of 4, ZSTD,"
                      + " LZMA, tiles that are not compressed)"
                  : ""));
    }
    // OpenCV had to see these first: the JDK decodes some cut-short files without a word
    switch (header.sort()) {
      case CMYK -> JdkDecoders.cmykJpeg(input, pixels, false, this::canvas);
      case YCCK -> JdkDecoders.cmykJpeg(input, pixels, true, this::canvas);
      case ALPHA_TIFF -> JdkDecoders.tiff(input, pixels, false, this::canvas);
      case PREMULTIPLIED_TIFF -> JdkDecoders.tiff(input, pixels, true, this::canvas);
      case COMMON, RARE_TIFF -> {}
    }
    MatImage image = turn(header.orientation());
    return divisor == 1 ? image : new ReducedImage(image, header, divisor);
  }

  /** What the JPEG decoder divides both sides by: 1, 2, 4 or 8. */
  static int divisor(ImageHeader header, int enough) {
    int divisor = 1;
    if (header.format() == PictureFormat.JPEG && header.sort() == ImageHeader.Sort.COMMON) {
      int side = Math.min(header.width(), header.height());
      while (divisor < 8 && side / (2 * divisor) >= enough) {
        divisor *= 2;
      }
    }
    return divisor;
  }

  private static int flags(int divisor) {
    int reduced = // the scale alone: it is gray only where no colour is asked for
        switch (divisor) {
          case 2 -> IMREAD_REDUCED_GRAYSCALE_2;
          case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
          case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
          default -> 0;
        };
    return reduced | IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION;
  }

  private boolean decodeWithOpenCv(ByteBuffer input, int divisor) {
    try (BytePointer bytes = new BytePointer(input);
        Mat source = new Mat(1, input.limit(), CV_8UC1, bytes);
        Mat result = imdecode(source, flags(divisor), decoded)) {
      return !result.empty();
    } catch (RuntimeException refused) {
      return false; // a C++ exception: OpenCV's own way to say that it is no picture
    }
  }

  private ByteBuffer canvas(int width, int height) throws ImageException {
    try {
      decoded.create(height, width, CV_8UC3);
    } catch (RuntimeException e) {
      throw noMemory(width, height, e);
    }
    return decoded.createBuffer();
  }

  /** For the exceptions of OpenCV, which have no type of their own. */
  private static ImageException noMemory(int width, int height, RuntimeException e) {
    return new ImageException(
        "there is no memory for its "
            + width
            + " x "
            + height
            + " pixels ("
            + IoFailures.reason(e)
            + ")",
        e);
  }

  private MatImage turn(int orientation) throws ImageException {
    if (orientation == ExifOrientation.UPRIGHT) {
      return image(decoded);
    }
    try {
      return image(turned(orientation));
    } catch (RuntimeException e) {
      throw noMemory(decoded.cols(), decoded.rows(), e);
    }
  }

  private MatImage image(Mat mat) {
    upright = mat;
    return new MatImage(mat);
  }

  /** The pixels of the picture that was decoded last, red first; valid as long as that is. */
  Mat pixels() {
    return upright;
  }

  private Mat turned(int orientation) {
    if (ExifOrientation.swapsSides(orientation)) {
      transpose(decoded, turned);
      if (orientation == 5) {
        return turned;
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
    return to;
  }

  /** Gives the memory of a large picture back; the last one is no longer valid if it was large. */
  void dropLarge() {
    bytes.dropLarge();
    dropLargeMats();
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
    bytes.close();
    decoded.close();
    turned.close();
  }

  /** A picture that the decoder made smaller; a column or row at its edge may be a part of one. */
  private record ReducedImage(MatImage pixels, ImageHeader header, int divisor)
      implements RgbImage {
    @Override
    public int width() {
      return pixels.width;
    }

    @Override
    public int height() {
      return pixels.height;
    }

    @Override
    public double exactWidth() {
      return (double) header.width() / divisor;
    }

    @Override
    public double exactHeight() {
      return (double) header.height() / divisor;
    }

    @Override
    public double left() {
      return ExifOrientation.mirrorsColumns(header.orientation()) ? width() - exactWidth() : 0;
    }

    @Override
    public double top() {
      return ExifOrientation.mirrorsRows(header.orientation()) ? height() - exactHeight() : 0;
    }

    @Override
    public int fullWidth() {
      return header.width();
    }

    @Override
    public int fullHeight() {
      return header.height();
    }

    @Override
    public void read(int firstRow, int rows, int firstColumn, int columns, byte[] into) {
      pixels.read(firstRow, rows, firstColumn, columns, into);
    }
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
