package dev.skylight.fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/** How long is waited between attempts. */
final class Backoff {

  private static final double FACTOR = 3;

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private Backoff() {}

  /**
   * After so many failures, 1 or more: three times as long after each, and up to half more or less,
   * so that those who failed together do not come back together.
   */
  static Duration after(int failures, Duration first) {
    double factor =
        Math.pow(FACTOR, failures - 1) * ThreadLocalRandom.current().nextDouble(0.5, 1.5);
    return Duration.ofNanos((long) (first.toNanos() * factor));
  }

  /** What a server's Retry-After says, seconds or a date; nothing where it is neither. */
  static Optional<Duration> retryAfter(String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    Instant date = DateUtils.parseStandardDate(text);
    return Optional.ofNullable(date)
        .map(then -> then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
  }
}
