package dev.skylight.vectors;

import dev.skylight.workflows.RowRange;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** {@code embeddings.npy}, mapped. */
public final class EmbeddingsFile implements AutoCloseable {
  private EmbeddingsFile() {}

  /** Preallocates. */
  public static void create(Path file, long rows, int dimension) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
  }

  /** Extends with zeros. */
  public static void grow(Path file, long rows) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
  }

  /** Maps for reading. */
  public static EmbeddingsFile open(Path file) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Maps for writing. */
  public static EmbeddingsFile openForWriting(Path file) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Number of rows. */
  public long rows() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return 0;
  }

  /** Width of a row. */
  public int dimension() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return 0;
  }

  /** Byte at which row 0 begins. */
  public long dataOffset() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return 0;
  }

  /** Most rows that one {@link #rows(RowRange)} can give (about 1 GiB). */
  public int maxRowsPerView() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return 0;
  }

  /** Little-endian view of rows. */
  public FloatBuffer rows(RowRange range) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  @Override
  public void close() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
  }
}
