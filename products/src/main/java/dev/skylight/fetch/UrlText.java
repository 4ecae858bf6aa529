package dev.skylight.fetch;

import java.nio.charset.StandardCharsets;

/** Characters of URLs: as they are sent, and as they are shown. */
final class UrlText {

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /** What RFC 3986 lets stand in a path and a query. */
  private static final String KEPT = UNRESERVED + "!$&'()*+,;=:@/?";

  private static final int SHOWN = 120;

  private UrlText() {}

  /** Path and query with everything encoded that must be; what is encoded already stays. */
  static String encoded(String text) {
    StringBuilder sent = new StringBuilder(text.length() + 16);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      boolean escape = c == '%' && i + 2 < bytes.length && hex(bytes[i + 1]) && hex(bytes[i + 2]);
      if (escape || KEPT.indexOf(c) >= 0) {
        sent.append((char) c);
      } else {
        sent.append('%').append(digit(c >> 4)).append(digit(c & 15));
      }
    }
    return sent.toString();
  }

  /** A header's text whose bytes came as characters: UTF-8 where it can be. */
  static String received(String header) {
    byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') >= 0 ? header : text;
  }

  private static boolean hex(byte c) {
    return Character.digit(c, 16) >= 0;
  }

  private static char digit(int value) {
    return Character.toUpperCase(Character.forDigit(value, 16));
  }

  /** Without what stands at its ends and nobody sees. */
  static String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && unseen(text.charAt(from))) {
      from++;
    }
    while (to > from && unseen(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean unseen(char c) {
    return c <= ' ' || Character.isSpaceChar(c) || Character.isWhitespace(c) || c == '\ufeff';
  }

  /**
   * What should be a URL, for people: on one line, short, without names and passwords, and without
   * its query, which is where keys stand.
   */
  static String shown(String url) {
    String shown = url;
    int query = shown.indexOf('?');
    if (query >= 0) {
      shown = shown.substring(0, query) + "?...";
    }
    int host = shown.indexOf("//");
    int at = shown.lastIndexOf('@'); // a password may have slashes
    if (host >= 0 && at > host) {
      shown = shown.substring(0, host + 2) + "..." + shown.substring(at);
    }
    return shortened(shown.replaceAll("[\\p{C}\\p{Z}&&[^ ]]", "?"));
  }

  /** With dots in the middle where it is long. */
  static String shortened(String text) {
    return text.length() <= SHOWN
        ? text
        : text.substring(0, SHOWN / 2) + "..." + text.substring(text.length() - SHOWN / 3);
  }
}
