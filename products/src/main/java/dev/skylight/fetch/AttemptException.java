package dev.skylight.fetch;

import dev.skylight.fetch.FetchException.Reason;
import java.time.Duration;
import java.util.Optional;

/** An attempt that failed, and whether the next one may not. */
final class AttemptException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final boolean again;

  /** As the server asks, or null. */
  private final Duration wait;

  private AttemptException(
      Reason reason, String message, boolean again, Duration wait, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.again = again;
    this.wait = wait;
  }

  /** One that the next attempts would share. */
  static AttemptException last(Reason reason, String message, Throwable cause) {
    return new AttemptException(reason, message, false, null, cause);
  }

  /**
   * One that may have passed by the next attempt.
   *
   * @param wait how long the server asks to be left alone, or null
   */
  static AttemptException passing(String message, Duration wait, Throwable cause) {
    return new AttemptException(Reason.UNREACHABLE, message, true, wait, cause);
  }

  boolean again() {
    return again;
  }

  Optional<Duration> retryAfter() {
    return Optional.ofNullable(wait);
  }

  /** As others get to see it, with more to say. */
  FetchException asFetch(String more) {
    return new FetchException(reason, getMessage() + more, wait, this);
  }
}
