package dev.skylight.internal.images;

import java.nio.FloatBuffer;

/**
 * 8-bit RGB pixels to the model's floats, channel by channel, bit-equal to {@code
 * CLIPImageProcessor}: the value is multiplied with the rescale factor in double precision and
 * rounded to float, then mean and standard deviation apply in float. Only 256 values exist per
 * channel, so they are tabulated. Not thread-safe: it owns a buffer.
 */
final class PixelNormalizer {

  private final float[][] table = new float[3][256];
  private final float[] plane;

  PixelNormalizer(Preprocessing spec) {
    plane = new float[spec.cropSize() * spec.cropSize()];
    for (int channel = 0; channel < 3; channel++) {
      float mean = spec.mean().get(channel);
      float std = spec.std().get(channel);
      for (int value = 0; value < 256; value++) {
        table[channel][value] = ((float) (value * spec.rescaleFactor()) - mean) / std;
      }
    }
  }

  /**
   * Writes a picture.
   *
   * @param rgb rows of RGB pixels, as many as the crop has
   * @param out receives all red values, then green, then blue, from {@code at}; its position stays
   */
  void normalize(byte[] rgb, FloatBuffer out, int at) {
    for (int channel = 0; channel < 3; channel++) {
      float[] values = table[channel];
      for (int i = 0, from = channel; i < plane.length; i++, from += 3) {
        plane[i] = values[rgb[from] & 0xff];
      }
      out.put(at + channel * plane.length, plane);
    }
  }
}
