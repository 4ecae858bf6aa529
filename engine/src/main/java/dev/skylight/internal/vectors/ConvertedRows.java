package dev.skylight.internal.vectors;

import dev.skylight.internal.files.IoFailures;
import dev.skylight.job.RowRange;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * The rows of a whole NumPy file whose numbers are not {@code <f4} in rows: float16, float32 or
 * float64, of either byte order, in rows or in columns. What is asked for is read and converted;
 * nothing is held.
 *
 * @param count rows
 * @param width bytes of a number
 */
record ConvertedRows(
    Path file, long count, int dimension, int width, ByteOrder order, boolean columns, long offset)
    implements SourceRows {

  /** Of a file with a shape of two extents. */
  static ConvertedRows of(Path file, NpyHeader header) {
    String descr = header.descr();
    return new ConvertedRows(
        file,
        header.shape().get(0),
        header.shape().get(1).intValue(),
        descr.charAt(2) - '0',
        descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        header.fortranOrder(),
        header.dataOffset());
  }

  /** Whether numbers of this type can be converted. */
  static boolean knows(String descr) {
    return descr.matches("[<>]f[248]");
  }

  @Override
  public void read(RowRange range, FloatBuffer out) {
    int rows = Math.toIntExact(range.size());
    int at = columns ? rows : dimension;
    ByteBuffer bytes = ByteBuffer.allocate(at * width).order(order);
    try (FileChannel channel = FileChannel.open(file)) {
      for (int i = 0; i < (columns ? dimension : rows); i++) {
        long first = columns ? i * count + range.from() : (range.from() + i) * dimension;
        fill(channel, bytes, offset + first * width);
        for (int k = 0; k < at; k++) {
          out.put(columns ? k * dimension + i : i * dimension + k, number(bytes, k * width));
        }
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("read " + file.getFileName(), file, e);
    }
  }

  private static void fill(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
    bytes.clear();
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("it was made shorter while it was read");
      }
    }
  }

  private float number(ByteBuffer bytes, int at) {
    return switch (width) {
      case 2 -> ofHalf(bytes.getShort(at));
      case 4 -> bytes.getFloat(at);
      default -> (float) bytes.getDouble(at);
    };
  }

  /** A number of IEEE 754's binary16, exactly: JDK 17 has no such conversion yet. */
  static float ofHalf(short half) {
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    float size =
        switch (exponent) {
          case 0 -> Math.scalb(fraction, -24);
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb(fraction + 0x400, exponent - 25);
        };
    return half < 0 ? -size : size;
  }

  @Override
  public List<String> notes() {
    return List.of();
  }
}
