package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelNormalizerTest {

  /**
   * SHA-256 of the big-endian bits that NumPy computes by CLIPImageProcessor's formula: {@code ((v
   * * 0.00392156862745098).astype(float32) - mean) / std} for v = 0 to 255 of each channel.
   */
  private static final String NUMPY =
      "0096246e081cd46ef537fa0b2e9afdd9ca30f0a241ab844025f56813db82823b";

  @Test
  void bitsEqualNumPys() throws NoSuchAlgorithmException {
    Preprocessing clip = ClipPreprocessing.SPEC;
    Preprocessing small = new Preprocessing(16, 16, clip.rescaleFactor(), clip.mean(), clip.std());
    byte[] pixels = new byte[3 * 256];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 3);
    }
    FloatBuffer out = FloatBuffer.allocate(5 + 3 * 256);
    new PixelNormalizer(small).normalize(pixels, out, 5);

    ByteBuffer bits = ByteBuffer.allocate(4 * 3 * 256);
    bits.asFloatBuffer().put(0, out.array(), 5, 3 * 256);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bits.array());
    assertEquals(NUMPY, HexFormat.of().formatHex(hash));
    assertEquals(0, out.position());
    assertEquals(List.of(0f, 0f), List.of(out.get(0), out.get(4)));
  }
}
