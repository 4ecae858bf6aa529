package dev.skylight.fetch;

import java.time.Duration;
import java.util.Optional;

/** A picture that could not be fetched; the message says why, for people. */
public final class FetchException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Reason {
    /** No URL of http or https, or one with a name or password in it. */
    BAD_URL,
    /** Its host lies at an address of this machine or its network. */
    FORBIDDEN_ADDRESS,
    /** The server refuses it for good: 4xx, but for 408, 425 and 429. */
    REFUSED,
    /** More bytes than allowed. */
    TOO_LARGE,
    /** Not a picture, whatever the server calls it. */
    NOT_A_PICTURE,
    /** Too many redirects, or one to nowhere. */
    REDIRECTS,
    /** The certificate is not to be trusted. */
    TLS,
    /** No answer, or not in time, or 5xx and its like, in all tries. */
    UNREACHABLE
  }

  private final Reason reason;

  /** As the server asks, or null. */
  private final Duration wait;

  /** With the sentence for people. */
  public FetchException(Reason reason, String message, Throwable cause) {
    this(reason, message, null, cause);
  }

  /**
   * With how long its server asks to be left alone.
   *
   * @param wait that, or null
   */
  public FetchException(Reason reason, String message, Duration wait, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.wait = wait;
  }

  /** What kind of failure it is. */
  public Reason reason() {
    return reason;
  }

  /** How long its server asks to be left alone, if it does. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(wait);
  }

  /** Whether it may be gone by itself in minutes; others wait for somebody to act. */
  public boolean passing() {
    return reason == Reason.UNREACHABLE;
  }
}
