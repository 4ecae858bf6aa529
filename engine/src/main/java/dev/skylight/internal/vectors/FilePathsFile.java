package dev.skylight.internal.vectors;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.job.RowRange;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code file_paths.txt}: UTF-8, line i (from 0) is the path of row i, or empty. In a path,
 * backslash, line feed and carriage return are written {@code \\}, {@code \n} and {@code \r}, so
 * that lines and rows never part.
 */
public final class FilePathsFile {

  private static final int STEP = 10_000;

  private FilePathsFile() {}

  /** Gives paths. */
  @FunctionalInterface
  public interface Source {
    /** Path by row; rows without one are left out. */
    Map<Long, String> paths(RowRange rows);
  }

  /**
   * Replaces the file by one of {@code rows} lines; asks {@code source} for 10,000 rows at a time.
   */
  public static void write(Path file, long rows, Source source) {
    try {
      AtomicFiles.write(
          file,
          temp -> {
            try (BufferedWriter out = Files.newBufferedWriter(temp, StandardCharsets.UTF_8)) {
              for (long from = 0; from < rows; from += STEP) {
                RowRange step = new RowRange(from, Math.min(rows, from + STEP));
                Map<Long, String> paths = source.paths(step);
                for (long row = step.from(); row < step.to(); row++) {
                  out.write(escape(paths.getOrDefault(row, "")));
                  out.write('\n');
                }
              }
            }
          });
    } catch (IOException e) {
      throw IoFailures.ofFile("write " + file.getFileName(), file, e);
    }
  }

  /**
   * Reads paths of rows, in one pass up to the last of them.
   *
   * @return path by row, in order of row; rows without a path are left out
   * @throws SkylightException BAD_INPUT where there is no file
   */
  public static Map<Long, String> read(Path file, Collection<Long> rows) {
    Map<Long, String> paths = new TreeMap<>();
    TreeSet<Long> wanted = new TreeSet<>(rows);
    try (InputStream in = open(file)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      long row = 0;
      for (int n = in.read(buffer); n >= 0 && !wanted.isEmpty(); n = in.read(buffer)) {
        int from = 0;
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            if (wanted.remove(row)) {
              line.write(buffer, from, i - from);
              put(paths, row, line);
            }
            line.reset();
            from = i + 1;
            row++;
          }
        }
        if (wanted.contains(row)) {
          line.write(buffer, from, n - from);
        }
      }
      if (wanted.contains(row)) {
        put(paths, row, line); // a last line that somebody left without its end
      }
      return paths;
    } catch (IOException e) {
      throw IoFailures.ofFile("read " + file.getFileName(), file, e);
    }
  }

  private static void put(Map<Long, String> paths, long row, ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    if (!text.isEmpty()) {
      paths.put(row, unescape(text));
    }
  }

  /** Number of lines. */
  public static long rows(Path file) {
    try (InputStream in = open(file)) {
      long rows = 0;
      byte last = '\n';
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            rows++;
          }
        }
        last = buffer[n - 1];
      }
      return last == '\n' ? rows : rows + 1;
    } catch (IOException e) {
      throw IoFailures.ofFile("read " + file.getFileName(), file, e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "There is no list of files: " + file + " does not exist. Run `skylight export-paths`.");
    }
    return new BufferedInputStream(Files.newInputStream(file));
  }

  private static String escape(String path) {
    return path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescape(String line) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    StringBuilder path = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        char next = line.charAt(++i);
        path.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
      } else {
        path.append(c);
      }
    }
    return path.toString();
  }
}
