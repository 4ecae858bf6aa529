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

/**
 * A NumPy file of shape (rows, dimension). {@code <f4} in rows is mapped and may be cut short;
 * float16, float64, columns and the byte order of other machines are converted, and must be whole.
 */
public final class SourceFile implements SourceRows {

  /** More bytes than any file has. */
  private static final long MOST = Long.MAX_VALUE / 2;

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
    List<Long> shape = header.shape();
    if (shape.size() != 2 || shape.get(1) != dimension || shape.get(0) < 0) {
      throw unusable(
          file,
          "its shape is "
              + shape
              + ", this model makes rows of "
              + dimension
              + " numbers, the shape [rows, "
              + dimension
              + "]");
    }
    if (!ConvertedRows.knows(header.descr())) {
      throw unusable(
          file, "its numbers are " + header.descr() + ", expected float16, float32 or float64");
    }
    long claimed = shape.get(0);
    if (header.descr().equals("<f4") && !header.fortranOrder()) {
      EmbeddingsFile mapped = EmbeddingsFile.openAs(file, claimed, dimension, header.dataOffset());
      return new SourceFile(new Mapped(mapped, notes(file, mapped.rows(), claimed)), claimed);
    }
    ConvertedRows converted = ConvertedRows.of(file, header);
    requireWhole(file, header, converted.width());
    return new SourceFile(converted, claimed);
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

  /**
   * Refuses a file that ends before its header says.
   *
   * @param width bytes of a number
   */
  public static void requireWhole(Path file, NpyHeader header, int width) {
    long bytes = width;
    for (long extent : header.shape()) { // which may be anything
      bytes = extent > 0 && bytes > MOST / extent ? MOST : bytes * extent;
    }
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
}
