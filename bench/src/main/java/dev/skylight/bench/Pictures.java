package dev.skylight.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** As many JPEG files as wanted, from a few. */
final class Pictures {
  private Pictures() {}

  /**
   * Fills {@code target} with {@code count} JPEG files, the ones in {@code source} over and over.
   * Each gets a few bytes after its end, which no decoder reads, so that no two have one hash.
   */
  static void copy(Path source, int count, Path target) throws IOException {
    List<Path> jpegs;
    try (Stream<Path> files = Files.walk(source)) {
      jpegs = files.filter(Files::isRegularFile).filter(Pictures::isJpeg).sorted().toList();
    }
    if (jpegs.isEmpty()) {
      throw new IOException("no .jpg or .jpeg file under " + source);
    }
    Files.createDirectories(target);
    for (int i = 0; i < count; i++) {
      Path copy = target.resolve(String.format(Locale.ROOT, "%07d.jpg", i));
      Files.copy(jpegs.get(i % jpegs.size()), copy);
      Files.write(copy, ByteBuffer.allocate(4).putInt(i).array(), StandardOpenOption.APPEND);
    }
  }

  private static boolean isJpeg(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg");
  }
}
