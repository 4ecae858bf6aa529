package dev.skylight.internal.files;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;

/** Ends of the names of what is put aside: when that was, and a number where the name is taken. */
public final class KeptNames {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private KeptNames() {}

  /**
   * A suffix that nothing has yet.
   *
   * @param free whether nothing has a suffix; asked for {@code 20260131T235959Z}, then the same
   *     with {@code -2}, {@code -3} and so on
   */
  public static String suffix(Predicate<String> free) {
    String stamp = STAMP.format(Instant.now());
    String suffix = stamp;
    for (int n = 2; !free.test(suffix); n++) {
      suffix = stamp + "-" + n;
    }
    return suffix;
  }
}
