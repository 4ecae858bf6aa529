package dev.skylight.internal.images;

import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * Small upright copies of pictures, for people to look at. Not thread-safe: one per thread, it
 * reuses its buffers and owns native memory until closed.
 */
public final class Thumbnailer implements AutoCloseable {

  private static final int HALF = 1 << (ResizeKernel.PRECISION_BITS - 1);

  private final ImageDecoder decoder = new ImageDecoder();
  private final int width;
  private final int height;

  /**
   * For thumbnails that fit into a box.
   *
   * @param width most pixels across
   * @param height most pixels down
   */
  public Thumbnailer(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /**
   * A picture with its proportions kept; one that fits already is not enlarged.
   *
   * @return of type {@link BufferedImage#TYPE_INT_RGB}
   * @throws ImageException when it cannot be read
   */
  public BufferedImage thumbnail(Path file) throws ImageException {
    RgbImage picture = decoder.decode(file);
    double scale =
        Math.min(1, Math.min((double) width / picture.width(), (double) height / picture.height()));
    int across = Math.max(1, (int) Math.round(picture.width() * scale));
    int down = Math.max(1, (int) Math.round(picture.height() * scale));
    return squeeze(picture, across, down);
  }

  /** Both passes with the model's own kernel: sharp, without the stairs of a plain average. */
  private static BufferedImage squeeze(RgbImage picture, int across, int down) {
    ResizeKernel columns = new ResizeKernel(picture.width(), across, 0, across);
    ResizeKernel rows = new ResizeKernel(picture.height(), down, 0, down);
    byte[] line = new byte[3 * picture.width()];
    byte[][] narrow = new byte[picture.height()][3 * across];
    for (int y = 0; y < picture.height(); y++) {
      picture.read(y, 1, 0, picture.width(), line);
      for (int x = 0; x < across; x++) {
        for (int channel = 0; channel < 3; channel++) {
          int sum = HALF;
          for (int tap = 0; tap < columns.taps[x]; tap++) {
            sum +=
                columns.weights[x * columns.maxTaps + tap]
                    * (line[3 * (columns.first[x] + tap) + channel] & 0xff);
          }
          narrow[y][3 * x + channel] = (byte) clip(sum);
        }
      }
    }
    BufferedImage small = new BufferedImage(across, down, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          int sum = HALF;
          for (int tap = 0; tap < rows.taps[y]; tap++) {
            sum +=
                rows.weights[y * rows.maxTaps + tap]
                    * (narrow[rows.first[y] + tap][3 * x + channel] & 0xff);
          }
          rgb = rgb << 8 | clip(sum);
        }
        small.setRGB(x, y, rgb);
      }
    }
    return small;
  }

  private static int clip(int sum) {
    return Math.min(255, Math.max(0, sum >> ResizeKernel.PRECISION_BITS));
  }

  @Override
  public void close() {
    decoder.close();
  }
}
