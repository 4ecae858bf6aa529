package dev.skylight.vectors;

import dev.skylight.workflows.RowRange;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** {@code file_paths.txt}. */
public final class FilePathsFile {
  private FilePathsFile() {}

  /** Gives paths. */
  @FunctionalInterface
  public interface Source {
    /** Path by row; rows without one are left out. */
    Map<Long, String> paths(RowRange rows);
  }

  /** Writes lines 0 to {@code rows - 1}, asking for them in steps. */
  public static void write(Path file, long rows, Source source) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
  }

  /** Path by row, for those of {@code rows} that have one. */
  public static Map<Long, String> read(Path file, Collection<Long> rows) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Number of lines. */
  public static long rows(Path file) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return 0;
  }
}
