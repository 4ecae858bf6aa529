package dev.skylight.web.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file are wanted. Of several ranges, and of what is no range, the whole file is
 * sent, as HTTP allows.
 *
 * @param from the first byte
 * @param to the byte after the last one
 * @param size of the whole file
 * @param partial whether a range was asked for
 */
record ByteRange(long from, long to, long size, boolean partial) {

  private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

  /**
   * Of a header.
   *
   * @param header {@code Range}; null: none
   */
  static ByteRange of(String header, long size) {
    Matcher one = ONE.matcher(header == null ? "" : header);
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      return new ByteRange(0, size, size, false);
    }
    if (one.group(1).isEmpty()) {
      long last = Math.min(Long.parseLong(one.group(2)), size);
      return new ByteRange(size - last, last == 0 ? -1 : size, size, true);
    }
    long from = Long.parseLong(one.group(1));
    long last = one.group(2).isEmpty() ? size - 1 : Long.parseLong(one.group(2));
    if (last < from && !one.group(2).isEmpty()) {
      return new ByteRange(0, size, size, false); // no range
    }
    return new ByteRange(from, from >= size ? -1 : Math.min(last, size - 1) + 1, size, true);
  }

  /** Whether the file has none of these bytes. */
  boolean impossible() {
    return to < 0;
  }

  long length() {
    return to - from;
  }

  /** As {@code Content-Range} has it. */
  String header() {
    return "bytes " + from + "-" + (to - 1) + "/" + size;
  }
}
