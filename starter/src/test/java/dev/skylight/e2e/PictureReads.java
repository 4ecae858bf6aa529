package dev.skylight.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts the pictures that processes open, killed ones too: a library that stands before libc's
 * {@code open} adds a byte to a file each time. Needs a C compiler; without one it counts nothing.
 */
final class PictureReads {

  private static final String SOURCE =
      """
      #define _GNU_SOURCE
      #include <fcntl.h>
      #include <stdarg.h>
      #include <stdlib.h>
      #include <string.h>
      #include <sys/syscall.h>
      #include <unistd.h>

      static void count(const char *path) {
        const char *pictures = getenv("COUNTED_PICTURES");
        const char *reads = getenv("COUNTED_READS");
        if (pictures && reads && !strncmp(path, pictures, strlen(pictures))) {
          int fd = syscall(SYS_openat, AT_FDCWD, reads, O_WRONLY | O_APPEND | O_CREAT, 0644);
          if (fd >= 0) {
            if (write(fd, ".", 1) < 0) abort();
            close(fd);
          }
        }
      }

      #define OPEN(NAME)                                             \\
        int NAME(const char *path, int flags, ...) {                 \\
          va_list more;                                              \\
          va_start(more, flags);                                     \\
          int mode = va_arg(more, int);                              \\
          va_end(more);                                              \\
          count(path);                                               \\
          return syscall(SYS_openat, AT_FDCWD, path, flags, mode);   \\
        }
      OPEN(open)
      OPEN(open64)
      """;

  private final Path library;
  private final Path pictures;

  private PictureReads(Path library, Path pictures) {
    this.library = library;
    this.pictures = pictures;
  }

  /** Counts files below {@code pictures}; keeps its library in {@code folder}. */
  static PictureReads of(Path pictures, Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve("reads.c"), SOURCE);
    Path library = folder.resolve("reads.so");
    for (String compiler : List.of("cc", "gcc")) {
      if (compile(compiler, source, library)) {
        return new PictureReads(library, pictures);
      }
    }
    return new PictureReads(null, pictures);
  }

  private static boolean compile(String compiler, Path source, Path library) {
    try {
      Process process =
          new ProcessBuilder(
                  compiler, "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether anything is counted. */
  boolean possible() {
    return library != null;
  }

  /** For the processes whose reads are to be counted in {@code file}. */
  Map<String, String> environment(Path file) {
    return possible()
        ? Map.of(
            "LD_PRELOAD",
            library.toString(),
            "COUNTED_PICTURES",
            pictures + "/",
            "COUNTED_READS",
            file.toString())
        : Map.of();
  }

  /** Reads counted in {@code file} so far. */
  static long count(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
