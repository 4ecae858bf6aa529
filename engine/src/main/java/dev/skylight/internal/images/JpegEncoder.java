package dev.skylight.internal.images;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Writes pictures of one size as JPEG with OpenCV: the same bytes under every JDK. Not thread-safe;
 * owns native memory until closed.
 */
public final class JpegEncoder implements AutoCloseable {

  private final Mat picture;
  private final IntBuffer pixels;
  private final IntPointer quality;

  /**
   * For pictures of a size.
   *
   * @param quality 1 to 100
   */
  public JpegEncoder(int width, int height, int quality) {
    OpenCv.load();
    picture = new Mat(height, width, CV_8UC4);
    pixels =
        picture.<ByteBuffer>createBuffer().order(java.nio.ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    this.quality = new IntPointer(IMWRITE_JPEG_QUALITY, quality);
  }

  /**
   * The bytes of a JPEG file.
   *
   * @param rgb rows of pixels 0xRRGGBB, as many as the size has
   */
  public byte[] encode(int[] rgb) {
    pixels.clear();
    pixels.put(rgb);
    return encode(picture, quality);
  }

  /**
   * The bytes of a JPEG file.
   *
   * @param picture blue first
   * @param how OpenCV's pairs of what and how much
   */
  static byte[] encode(Mat picture, IntPointer how) {
    try (BytePointer encoded = new BytePointer()) {
      if (!imencode(".jpg", picture, encoded, how)) {
        throw new IllegalStateException("OpenCV refused to write a JPEG");
      }
      byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(bytes);
      return bytes;
    }
  }

  @Override
  public void close() {
    quality.close();
    picture.close();
  }
}
