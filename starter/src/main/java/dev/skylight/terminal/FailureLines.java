package dev.skylight.terminal;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What failed, for people. */
public final class FailureLines {

  private FailureLines() {}

  /**
   * A line for each kind, in the order given.
   *
   * @param images by the kind of failure
   */
  public static List<String> of(Map<String, Long> images) {
    return images.entrySet().stream().map(of -> line(of.getKey(), of.getValue())).toList();
  }

  private static String line(String kind, long images) {
    return String.format(
        Locale.ROOT,
        "failed: %,d images, %s",
        images,
        Printable.of(kind.toLowerCase(Locale.ROOT).replace('_', ' ')));
  }
}
