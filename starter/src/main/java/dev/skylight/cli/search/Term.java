package dev.skylight.cli.search;

import dev.skylight.cli.shell.WebPictures;
import dev.skylight.library.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A part of a query as it is typed: words, or a picture's file or address, with a weight in front
 * where it is to count for more or less than the others, as in {@code 2:cat} and {@code
 * 0.5:beach.jpg}.
 *
 * @param weight 1 unless given
 * @param shown the words, the file's name, or the address without its query, for people
 * @param picture the file; null for others
 * @param url the address; null for others
 */
record Term(float weight, String shown, Path picture, String url) {

  /** Not where a digit follows, as in {@code 10:30 in the morning}. */
  private static final Pattern WEIGHTED =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+):(?!\\d)(.*)", Pattern.DOTALL);

  private static final Pattern NOTHING = Pattern.compile("[\\s\\p{Z}\\p{C}]*");

  private static final Pattern PATH =
      Pattern.compile(
          "(?is)\\.{0,2}/.*|.*\\.(jpe?g|jpe|jfif|png|webp|gif|bmp|tiff?|heic|heif|avif)");

  /** What has a scheme is an address: which of them are fetched, says who fetches. */
  private static final Pattern URL = Pattern.compile("(?is)([a-z][a-z0-9+.-]*://|data:image/).*");

  /** What words say. */
  static Term words(String typed, CommandSpec spec) {
    Matcher weighted = WEIGHTED.matcher(typed);
    String words = weighted.matches() ? weighted.group(2) : typed;
    if (NOTHING.matcher(words).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "The query"
              + (typed.isBlank() ? "" : " '" + typed + "'")
              + " is empty: say in words what to look for.");
    }
    return new Term(weight(weighted), words.strip(), null, null);
  }

  /** A picture's file or address. */
  static Term picture(String typed, CommandSpec spec) {
    if (Files.isRegularFile(Path.of(typed))) {
      return ofFile(1, typed); // whatever it is called
    }
    Matcher weighted = WEIGHTED.matcher(typed);
    String file = weighted.matches() ? weighted.group(2) : typed;
    if (URL.matcher(file).matches()) {
      return new Term(weight(weighted), file.split("[?#]", 2)[0], null, file);
    }
    if (file.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "'" + typed + "' names no picture: give its file or address.");
    }
    return ofFile(weight(weighted), file);
  }

  /**
   * A picture where there is a file of that name or it can only be one or an address, else words.
   */
  static Term either(String typed, CommandSpec spec) {
    Matcher weighted = WEIGHTED.matcher(typed);
    String rest = weighted.matches() ? weighted.group(2) : typed;
    boolean picture =
        Files.isRegularFile(Path.of(typed))
            || Files.isRegularFile(Path.of(rest))
            || PATH.matcher(rest).matches()
            || URL.matcher(rest).matches();
    return picture ? picture(typed, spec) : words(typed, spec);
  }

  private static Term ofFile(float weight, String file) {
    Path path = Path.of(file);
    return new Term(weight, String.valueOf(path.getFileName()), path, null);
  }

  private static float weight(Matcher weighted) {
    return weighted.matches() ? Float.parseFloat(weighted.group(1)) : 1;
  }

  /**
   * Its query.
   *
   * @throws dev.skylight.collection.SkylightException where there is no such picture
   */
  Query query(WebPictures web) {
    Query query =
        url != null
            ? Query.picture(web.fetch(url))
            : picture != null ? Query.picture(picture) : Query.words(shown);
    return query.times(weight);
  }

  /** The same, as something else for people. */
  Term shownAs(String other) {
    return new Term(weight, other, picture, url);
  }
}
