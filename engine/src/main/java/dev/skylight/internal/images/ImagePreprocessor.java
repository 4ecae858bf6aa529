package dev.skylight.internal.images;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * From a picture's file to the model's input. Not thread-safe: one per thread, it reuses its
 * buffers and owns native memory until closed.
 */
public final class ImagePreprocessor implements AutoCloseable {

  private final ImageDecoder decoder;
  private final PilResampler resampler;
  private final PixelNormalizer normalizer;

  /** For a model's preprocessing, with pixels that equal Pillow's. */
  public ImagePreprocessor(Preprocessing spec) {
    this(spec, Decode.EXACT);
  }

  /** For a model's preprocessing. */
  public ImagePreprocessor(Preprocessing spec, Decode decode) {
    decoder =
        decode == Decode.FAST ? new ImageDecoder(2 * spec.shortestEdge()) : new ImageDecoder();
    resampler = new PilResampler(spec.shortestEdge(), spec.cropSize());
    normalizer = new PixelNormalizer(spec);
  }

  /**
   * Reads, decodes, turns upright, resizes, crops and normalises a picture.
   *
   * @param out receives {@link Preprocessing#floats()} floats, channel by channel, from {@code at};
   *     its position stays
   * @throws ImageException when the picture cannot be read; {@code out} is untouched
   */
  public void load(ByteSource file, FloatBuffer out, int at) throws ImageException {
    normalizer.normalize(crop(file), out, at);
  }

  /**
   * As {@link #load(ByteSource, FloatBuffer, int)}, without the normalisation: as many bytes, rows
   * of RGB pixels.
   */
  public void load(ByteSource file, ByteBuffer out, int at) throws ImageException {
    out.put(at, crop(file));
  }

  /**
   * The pixels before they are normalised: rows of RGB bytes.
   *
   * @return overwritten by the next call of any method
   */
  byte[] crop(ByteSource file) throws ImageException {
    RgbImage image = decoder.decode(file);
    try {
      return resampler.resample(image);
    } finally {
      decoder.dropLarge(); // a thread that has nothing to do next would keep it
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
