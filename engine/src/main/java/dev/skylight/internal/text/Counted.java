package dev.skylight.internal.text;

import java.util.regex.Pattern;

/** Sentences about one thing or several. */
public final class Counted {

  private static final Pattern CHOICE = Pattern.compile("\\[([^\\[|\\]]*)\\|([^\\[|\\]]*)\\]");

  private Counted() {}

  /**
   * A sentence with the words for a count.
   *
   * @param sentence as in {@code "%,d [picture is|pictures are] gone"}; its values come after
   */
  public static String of(long count, String sentence) {
    return CHOICE.matcher(sentence).replaceAll(count == 1 ? "$1" : "$2");
  }
}
