package dev.skylight.samples;

import dev.skylight.internal.images.JpegEncoder;

/** From a number to the bytes of a JPEG file. One thread at a time; owns native memory. */
final class PictureMaker implements AutoCloseable {

  private static final int QUALITY = 88;

  private final long seed;
  private final long layoutSeed;
  private final Painter painter;
  private final JpegEncoder encoder;

  PictureMaker(SampleRequest request) {
    seed = request.seed();
    layoutSeed = request.layoutSeed();
    painter = new Painter(request.width(), request.height());
    encoder = new JpegEncoder(request.width(), request.height(), QUALITY);
  }

  /** The file of picture {@code number}; depends on the seeds and the size, and nothing else. */
  byte[] jpeg(long number) {
    return encoder.encode(painter.draw(Picture.of(seed, layoutSeed, number), layoutSeed));
  }

  @Override
  public void close() {
    encoder.close();
  }
}
