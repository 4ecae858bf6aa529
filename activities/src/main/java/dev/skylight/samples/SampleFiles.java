package dev.skylight.samples;

import java.nio.file.Path;
import java.util.Locale;

/** Where in a folder of samples what is. */
final class SampleFiles {

  private static final int PER_FOLDER = 1_000;

  private SampleFiles() {}

  /** As {@code 000/000123.jpg}: a thousand to a folder. */
  static String picture(long number) {
    return folder(number) + String.format(Locale.ROOT, "%06d.jpg", number);
  }

  /** As {@code 000/}. */
  static String folder(long number) {
    return String.format(Locale.ROOT, "%03d/", number / PER_FOLDER);
  }

  static Path captions(Path folder) {
    return folder.resolve("captions.tsv");
  }
}
