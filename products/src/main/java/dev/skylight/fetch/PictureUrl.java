package dev.skylight.fetch;

import dev.skylight.fetch.FetchException.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of http or https as it is sent. Read as browsers read it, but for what two programs
 * could read as two hosts, which is refused.
 *
 * @param scheme http or https
 * @param host its one spelling, see {@link HostName}
 * @param port -1 for the scheme's own
 * @param path begins with a slash; encoded
 * @param query with its question mark, encoded; empty for none
 */
record PictureUrl(String scheme, String host, int port, String path, String query) {

  /** Most characters of it, encoded: what servers take. */
  private static final int LONGEST = 8192;

  private static final int LAST_PORT = 65_535;

  /** No digits after the colon: that is a host with its port. */
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?!\\d)(.*)", Pattern.DOTALL);

  /** Host and port, path, query, fragment. */
  private static final Pattern PLACE =
      Pattern.compile("//([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?", Pattern.DOTALL);

  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[.*]|[^\\[\\]:]*)(?::(\\d*))?");

  private static final String HOW = "Give one that begins with http:// or https://.";

  /**
   * A URL as a person or a database has it.
   *
   * @throws FetchException BAD_URL where it is none that can be fetched
   */
  static PictureUrl of(String written) throws FetchException {
    String url = written == null ? "" : UrlText.stripped(written);
    if (url.isEmpty()) {
      throw new FetchException(Reason.BAD_URL, "There is no URL of the picture. " + HOW, null);
    }
    if (url.length() > LONGEST) {
      throw bad(url, "has " + url.length() + " characters, more than " + LONGEST + ".");
    }
    OptionalInt odd = url.codePoints().filter(PictureUrl::isOdd).findFirst();
    if (odd.isPresent()) {
      String name = String.format(Locale.ROOT, "U+%04X", odd.getAsInt());
      throw bad(url, "has " + name + " in it, which stands in no URL: take it out.");
    }
    Matcher scheme = SCHEME.matcher(url);
    if (!scheme.matches()) {
      throw bad(
          url,
          url.startsWith("//")
              ? "has the scheme of a page around it, and there is none: write https: before it."
              : "has no scheme. " + HOW);
    }
    String name = scheme.group(1).toLowerCase(Locale.ROOT);
    if (!name.equals("http") && !name.equals("https")) {
      throw bad(url, "is one of '" + name + "', and only http and https are fetched.");
    }
    Matcher place = PLACE.matcher(scheme.group(2));
    if (!place.matches()) {
      throw bad(url, "names no host. " + HOW);
    }
    return placed(url, name, place);
  }

  /** Controls, and half a character. */
  private static boolean isOdd(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  private static PictureUrl placed(String url, String scheme, Matcher place) throws FetchException {
    String authority = place.group(1);
    if (authority.contains("@")) {
      throw bad(url, "has a name or a password in it, which are never sent: leave them out.");
    }
    if (authority.contains("\\") || authority.contains("%")) {
      throw bad(url, "has a \\ or % in its host, which programs read differently.");
    }
    Matcher parts = HOST_AND_PORT.matcher(authority);
    if (!parts.matches()) {
      throw bad(url, "has a host or a port that cannot be.");
    }
    String host;
    try {
      host = HostName.of(parts.group(1));
    } catch (HostName.Wrong e) {
      throw new FetchException(Reason.BAD_URL, sentence(url, e.getMessage() + "."), e);
    }
    String path = UrlText.encoded(place.group(2).replace('\\', '/'));
    PictureUrl read =
        new PictureUrl(
            scheme,
            host,
            port(url, parts.group(2)),
            path.isEmpty() ? "/" : path,
            place.group(3) == null ? "" : UrlText.encoded(place.group(3)));
    if (read.toString().length() > LONGEST) {
      throw bad(url, "has more than " + LONGEST + " characters once it is encoded.");
    }
    return read;
  }

  private static int port(String url, String digits) throws FetchException {
    if (digits == null || digits.isEmpty()) {
      return -1;
    }
    int port = digits.length() > 5 ? 0 : Integer.parseInt(digits);
    if (port < 1 || port > LAST_PORT) {
      throw bad(url, "has the port " + digits + "; ports are 1 to 65535.");
    }
    return port;
  }

  private static FetchException bad(String url, String what) {
    return new FetchException(Reason.BAD_URL, sentence(url, what), null);
  }

  private static String sentence(String url, String what) {
    return "The URL " + UrlText.shown(url) + " " + what;
  }

  /**
   * Where a redirect from here leads.
   *
   * @param location as the server has it: a whole URL, or one relative to this
   * @throws FetchException BAD_URL where it leads to none that can be fetched
   */
  PictureUrl redirected(String location) throws FetchException {
    String to = UrlText.stripped(location);
    if (SCHEME.matcher(to).matches()) {
      return of(to);
    }
    if (to.startsWith("//") || to.startsWith("\\\\")) {
      return of(scheme + ":" + to.replace('\\', '/'));
    }
    String base = scheme + "://" + authority();
    if (to.isEmpty() || to.startsWith("#")) {
      return this;
    }
    if (to.startsWith("?")) {
      return of(base + path + to);
    }
    int end = to.split("[?#]", 2)[0].length();
    String relative = to.substring(0, end).replace('\\', '/');
    String whole =
        relative.startsWith("/")
            ? relative
            : path.substring(0, path.lastIndexOf('/') + 1) + relative;
    return of(base + withoutDots(whole) + to.substring(end));
  }

  /** A path with its "." and ".." resolved (RFC 3986, 5.2.4). */
  private static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      boolean up = segment.equals("..");
      if (up) {
        kept.pollLast();
      } else if (!segment.equals(".")) {
        kept.addLast(segment);
      }
      if (i == segments.length - 1 && (up || segment.equals("."))) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port < 0 ? name : name + ":" + port;
  }

  /** As it is sent. */
  @Override
  public String toString() {
    return scheme + "://" + authority() + path + query;
  }

  /** As people see it: short, and without its query, which is where keys stand. */
  String shown() {
    String shown = scheme + "://" + authority() + path + (query.isEmpty() ? "" : "?...");
    return UrlText.shortened(shown);
  }
}
