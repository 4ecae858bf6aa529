package dev.skylight.fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;

/**
 * When to ask again: until when an answer holds (RFC 9111, 4.2), as a private cache reads it, and
 * how long a server wants to be left alone.
 */
final class Freshness {

  /** What is promised for longer is not believed. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Pattern NEVER = Pattern.compile("(^|[,\\s])no-(store|cache)\\s*($|[,=\\s])");

  private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d+)");

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private Freshness() {}

  /** The instant, later than now; null where it holds no longer than now, or nothing is said. */
  static Instant until(MessageHeaders answer, Instant now) {
    StringBuilder said = new StringBuilder();
    for (Header header : answer.getHeaders("Cache-Control")) {
      said.append(header.getValue()).append(',');
    }
    String control = said.toString().toLowerCase(Locale.ROOT);
    if (NEVER.matcher(control).find()) {
      return null;
    }
    Duration lifetime = lifetime(control, answer, now);
    Duration left = lifetime.minusSeconds(seconds(value(answer, "Age")));
    if (left.isNegative() || left.isZero()) {
      return null;
    }
    return now.plus(left.compareTo(LONGEST) > 0 ? LONGEST : left);
  }

  private static Duration lifetime(String control, MessageHeaders answer, Instant now) {
    Matcher age = MAX_AGE.matcher(control);
    if (age.find()) {
      return Duration.ofSeconds(seconds(age.group(1)));
    }
    Instant expires = DateUtils.parseStandardDate(answer, "Expires");
    if (expires == null) {
      return Duration.ZERO;
    }
    // by the server's clock, which may not be ours
    Instant sent = DateUtils.parseStandardDate(answer, "Date");
    return Duration.between(sent == null ? now : sent, expires);
  }

  /** More digits than a year has are a year; what is no number is 0. */
  private static long seconds(String number) {
    if (number == null || !number.strip().chars().allMatch(Character::isDigit)) {
      return 0;
    }
    return NUMBER.matcher(number.strip()).matches()
        ? Long.parseLong(number.strip())
        : number.isBlank() ? 0 : LONGEST.toSeconds();
  }

  /** What a server's Retry-After says, seconds or a date; nothing where it is neither. */
  static Optional<Duration> retryAfter(String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    if (NUMBER.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    Instant date = DateUtils.parseStandardDate(text);
    return Optional.ofNullable(date)
        .map(then -> then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
  }

  /** A header as sent, or null. */
  static String value(MessageHeaders answer, String name) {
    Header header = answer.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }
}
