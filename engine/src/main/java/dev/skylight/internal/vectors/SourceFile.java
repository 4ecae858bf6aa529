package dev.skylight.internal.vectors;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jetbrains.bio.npy.NpyArray;
import org.jetbrains.bio.npy.NpyFile;

/**
 * A NumPy file of shape (rows, dimension). {@code <f4} is mapped, whatever its size, and may be cut
 * short; float64 and the byte order of other machines are read as a whole, and must be whole.
 */
public final class SourceFile implements SourceRows {

  private static final int STEP = 1 << 22;

  private final SourceRows rows;
  private final long claimed;

  private SourceFile(SourceRows rows, long claimed) {
    this.rows = rows;
    this.claimed = claimed;
  }

  /**
   * Opens a file.
   *
   * @throws SkylightException BAD_INPUT where its numbers or its shape are of no use here, DAMAGED
   *     where it is no NumPy file
   */
  public static SourceFile open(Path file, int dimension) {
    NpyHeader header = NpyHeader.read(file);
    if (header.shape().size() != 2 || header.shape().get(1) != dimension) {
      throw unusable(
          file,
          "its shape is "
              + header.shape()
              + ", this model makes rows of "
              + dimension
              + " numbers");
    }
    long claimed = header.shape().get(0);
    if (header.fortranOrder() || !header.descr().matches("[<>]f[48]")) {
      throw unusable(
          file,
          "its numbers are "
              + header.descr()
              + (header.fortranOrder() ? " in columns" : "")
              + ", expected float32 or float64 in rows");
    }
    if (header.descr().equals("<f4")) {
      EmbeddingsFile mapped = EmbeddingsFile.openAs(file, claimed, dimension, header.dataOffset());
      return new SourceFile(new Mapped(mapped, notes(file, mapped.rows(), claimed)), claimed);
    }
    return new SourceFile(whole(file, header, dimension), claimed);
  }

  private static List<String> notes(Path file, long there, long claimed) {
    return there == claimed
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%s is cut short: %d of its %d rows are there.",
                file,
                there,
                claimed));
  }

  private static SourceRows whole(Path file, NpyHeader header, int dimension) {
    long numbers = header.shape().get(0) * dimension;
    long bytes = numbers * (header.descr().endsWith("8") ? Double.BYTES : Float.BYTES);
    requireWhole(file, header, bytes);
    requireMemory(file, bytes, "save it anew with numpy.save(path, array.astype('float32'))");
    NpyArray array = NpyFile.read(file, STEP);
    if (header.descr().endsWith("8")) {
      double[] doubles = array.asDoubleArray();
      return new Held(header.shape().get(0), dimension, i -> (float) doubles[i]);
    }
    float[] floats = array.asFloatArray();
    return new Held(header.shape().get(0), dimension, i -> floats[i]);
  }

  /** Refuses a file that ends before its header says. */
  public static void requireWhole(Path file, NpyHeader header, long bytes) {
    try {
      long length = Files.size(file);
      if (length < header.dataOffset() + bytes) {
        throw unusable(
            file,
            String.format(
                Locale.ROOT,
                "it is cut short: its header says %s of %s, which make %d bytes, and it has %d",
                header.shape(),
                header.descr(),
                header.dataOffset() + bytes,
                length));
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("look at " + file.getFileName(), file, e);
    }
  }

  /** Refuses what would have to be held in memory and is too large for that. */
  public static void requireMemory(Path file, long bytes, String instead) {
    long most = Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / 4);
    if (bytes > most) {
      throw unusable(
          file,
          String.format(
              Locale.ROOT,
              "%d bytes of %s have to be held in memory, and at most %d can be; %s",
              bytes,
              file.getFileName(),
              most,
              instead));
    }
  }

  public static SkylightException unusable(Path file, String why) {
    return new SkylightException(Kind.BAD_INPUT, file + " cannot be imported: " + why + ".");
  }

  /** Rows that the file's header names, be they there or not. */
  public long claimed() {
    return claimed;
  }

  @Override
  public long count() {
    return rows.count();
  }

  @Override
  public void read(RowRange range, FloatBuffer out) {
    rows.read(range, out);
  }

  @Override
  public List<String> notes() {
    return rows.notes();
  }

  private record Mapped(EmbeddingsFile file, List<String> notes) implements SourceRows {
    @Override
    public long count() {
      return file.rows();
    }

    @Override
    public void read(RowRange range, FloatBuffer out) {
      int to = 0;
      for (RowRange view : file.views(range)) {
        FloatBuffer rows = file.rows(view);
        out.put(to, rows, 0, rows.remaining());
        to += rows.remaining();
      }
    }
  }

  /** A number of an array, as float. */
  @FunctionalInterface
  private interface Numbers {
    float at(int i);
  }

  private record Held(long count, int dimension, Numbers numbers) implements SourceRows {
    @Override
    public void read(RowRange range, FloatBuffer out) {
      int from = Math.toIntExact(range.from() * dimension);
      for (int i = 0; i < range.size() * dimension; i++) {
        out.put(i, numbers.at(from + i));
      }
    }

    @Override
    public List<String> notes() {
      return List.of();
    }
  }
}
