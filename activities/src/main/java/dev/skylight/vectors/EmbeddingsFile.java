package dev.skylight.vectors;

import dev.skylight.workflows.RowRange;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** {@code embeddings.npy}, mapped. */
public final class EmbeddingsFile implements AutoCloseable {
  private EmbeddingsFile() {}

  /** Preallocates. */
  public static void create(Path file, long rows, int dimension) {
    throw new UnsupportedOperationException();
  }

  /** Extends with zeros. */
  public static void grow(Path file, long rows) {
    throw new UnsupportedOperationException();
  }

  /** Maps for reading. */
  public static EmbeddingsFile open(Path file) {
    throw new UnsupportedOperationException();
  }

  /** Maps for writing. */
  public static EmbeddingsFile openForWriting(Path file) {
    throw new UnsupportedOperationException();
  }

  /** Number of rows. */
  public long rows() {
    throw new UnsupportedOperationException();
  }

  /** Width of a row. */
  public int dimension() {
    throw new UnsupportedOperationException();
  }

  /** Byte at which row 0 begins. */
  public long dataOffset() {
    throw new UnsupportedOperationException();
  }

  /** Most rows that one {@link #rows(RowRange)} can give (about 1 GiB). */
  public int maxRowsPerView() {
    throw new UnsupportedOperationException();
  }

  /** Little-endian view of rows. */
  public FloatBuffer rows(RowRange range) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
