package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The golden data: pictures and what Pillow 13 and Transformers made of them. */
public final class GoldenFiles {

  private GoldenFiles() {}

  /** The folder, or the test is skipped where it is absent. */
  public static Path folder() {
    Path folder = place();
    assumeTrue(Files.isDirectory(folder), "no golden data at " + folder);
    return folder;
  }

  /** Where the folder would be. */
  static Path place() {
    String given = System.getProperty("skylight.golden");
    return given != null
        ? Path.of(given)
        : Path.of(System.getProperty("skylight.root", ".."))
            .toAbsolutePath()
            .resolve("../shared/golden")
            .normalize();
  }

  /** The bytes of a .npy file of uint8 behind its header. */
  public static byte[] bytes(Path npy) throws IOException {
    byte[] file = Files.readAllBytes(npy);
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
    String header = new String(file, 10, length, StandardCharsets.ISO_8859_1);
    if (!header.contains("|u1")) {
      throw new IOException("not uint8: " + header);
    }
    return Arrays.copyOfRange(file, 10 + length, file.length);
  }

  /** The rows of a .npy matrix of float32. */
  public static float[][] rows(Path npy) throws IOException {
    byte[] file = Files.readAllBytes(npy);
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = buffer.getShort(8);
    String header = new String(file, 10, length, StandardCharsets.ISO_8859_1);
    if (!header.contains("<f4")) {
      throw new IOException("not float32: " + header);
    }
    String[] shape = header.replaceAll(".*\\((.*)\\).*", "$1").trim().split(",\\s*", -1);
    float[][] rows = new float[Integer.parseInt(shape[0])][Integer.parseInt(shape[1])];
    buffer.position(10 + length);
    for (float[] row : rows) {
      buffer.asFloatBuffer().get(row);
      buffer.position(buffer.position() + 4 * row.length);
    }
    return rows;
  }
}
