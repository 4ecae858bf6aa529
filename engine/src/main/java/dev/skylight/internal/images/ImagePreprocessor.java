package dev.skylight.internal.images;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;

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
  public void load(Path file, FloatBuffer out, int at) throws ImageException {
    normalizer.normalize(crop(file), out, at);
  }

  /** As {@link #load(Path, FloatBuffer, int)}, of a file's bytes. */
  public void load(byte[] file, FloatBuffer out, int at) throws ImageException {
    normalizer.normalize(crop(file), out, at);
  }

  /**
   * As {@link #load(Path, FloatBuffer, int)}, without the normalisation: as many bytes, rows of RGB
   * pixels.
   */
  public void load(Path file, ByteBuffer out, int at) throws ImageException {
    out.put(at, crop(file));
  }

  /** As {@link #load(Path, ByteBuffer, int)}, of a file's bytes. */
  public void load(byte[] file, ByteBuffer out, int at) throws ImageException {
    out.put(at, resampler.resample(decoder.decode(file)));
  }

  /**
   * The pixels before they are normalised: rows of RGB bytes.
   *
   * @return overwritten by the next call of any method
   */
  byte[] crop(Path file) throws ImageException {
    return squeeze(decoder.decode(file));
  }

  /** As {@link #crop(Path)}, of a file's bytes. */
  byte[] crop(byte[] file) throws ImageException {
    return squeeze(decoder.decode(file));
  }

  private byte[] squeeze(RgbImage image) throws ImageException {
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
