package dev.skylight.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Where in a folder of samples what is, and how it gets there. */
final class SampleFiles {

  /** Folder of the copies. */
  static final String DUPLICATES = "duplicates/";

  /** Folder of the files that are no pictures. */
  static final String BROKEN = "broken/";

  private static final int PER_FOLDER = 1_000;

  private SampleFiles() {}

  /** As {@code 000/000123.jpg}: a thousand to a folder. */
  static String picture(long number) {
    return String.format(Locale.ROOT, "%03d/%06d.jpg", number / PER_FOLDER, number);
  }

  static Path captions(Path folder) {
    return folder.resolve("captions.tsv");
  }

  /** Which picture a duplicate is a copy of: they are spread evenly. */
  static long original(long duplicate, long duplicates, long count) {
    return duplicate * count / duplicates;
  }

  /**
   * Puts a file in place that is whole or not there, whenever the process is killed. It is not
   * forced to the disk: that would cost more than drawing it again.
   */
  static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Path temp = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(temp, bytes);
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
