package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag, and what makes it the same as another one: upper and lower case do not count, nor how a
 * keyboard or a file system composes its accents.
 *
 * @param key the same for the same tags
 * @param shown as it was written
 */
public record TagName(String key, String shown) {

  /** Most characters. */
  private static final int LONGEST = 100;

  /** What ends a tag in lists, or breaks a line; half a character is none. */
  private static final Pattern NEVER = Pattern.compile("[,\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]");

  /** Of those, what is not to be shown. */
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");
  private static final Pattern NOTHING = Pattern.compile("[\\s\\p{Z}\\p{C}]*");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  /** As in a dictionary: accents count only between tags that are the same without them. */
  public static final Comparator<String> ALPHABETICAL =
      Comparator.comparing(TagName::bare).thenComparing(Comparator.naturalOrder());

  /**
   * A tag that is to be kept.
   *
   * @throws SkylightException BAD_INPUT where it is none
   */
  public static TagName of(String text) {
    Optional<TagName> name = read(text);
    if (name.isEmpty()) {
      throw refusal("A tag of no visible characters is none: name one.");
    }
    String shown = name.get().shown();
    Matcher never = NEVER.matcher(shown);
    if (never.find()) {
      boolean comma = never.group().equals(",");
      throw refusal(
          String.format(
              Locale.ROOT,
              "A tag cannot have %s in it, as '%s' has: %s.",
              what(never.group().charAt(0)),
              HIDDEN.matcher(shown).replaceAll("?"),
              comma ? "give several tags one by one" : "leave it out"));
    }
    int length = shown.codePointCount(0, shown.length());
    if (length > LONGEST) {
      throw refusal(
          String.format(
              Locale.ROOT,
              "A tag has at most %d characters, and '%s...' has %,d: choose a shorter one.",
              LONGEST,
              shown.substring(0, shown.offsetByCodePoints(0, 20)),
              length));
    }
    return name.get();
  }

  /**
   * A tag that is asked for or taken away: whoever wrote it, it may be there.
   *
   * @throws SkylightException BAD_INPUT where there is nothing to see
   */
  public static TagName asked(String text) {
    return read(text).orElseGet(() -> of(text));
  }

  /** A tag that somebody else wrote, or asks for; empty where there is nothing to see. */
  public static Optional<TagName> read(String text) {
    String shown = Normalizer.normalize(AROUND.matcher(text).replaceAll(""), Normalizer.Form.NFC);
    return NOTHING.matcher(shown).matches()
        ? Optional.empty()
        : Optional.of(new TagName(key(shown), shown));
  }

  private static String what(char never) {
    return switch (never) {
      case ',' -> "a comma";
      case '\n', '\r', '\u2028', '\u2029' -> "a line break";
      case '\t' -> "a tab";
      default ->
          Character.isSurrogate(never)
              ? "half a character"
              : String.format(Locale.ROOT, "the control character U+%04X", (int) never);
    };
  }

  private static String key(String shown) {
    return Normalizer.normalize(shown.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  private static String bare(String shown) {
    return MARKS
        .matcher(Normalizer.normalize(shown.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
        .replaceAll("");
  }

  private static SkylightException refusal(String sentence) {
    return new SkylightException(Kind.BAD_INPUT, sentence);
  }
}
