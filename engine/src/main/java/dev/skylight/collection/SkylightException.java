package dev.skylight.collection;

/**
 * A failure that a user can read: what happened, to which thing, what to do now. The command line
 * prints the message alone; the stack trace goes to the log.
 */
public class SkylightException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kind of failure it is; decides whether a retry can help. */
  public enum Kind {
    /** A retry may succeed: a busy database, a server that is away. */
    TRANSIENT,
    /** The model folder or one of its files is absent or unusable. */
    MODEL,
    /** Ledger and model were made with different fingerprints. */
    FINGERPRINT,
    /** No space left on the device. */
    DISK_FULL,
    /** An argument or an input file is wrong. */
    BAD_INPUT,
    /** A file of the data folder is damaged. */
    DAMAGED
  }

  private final Kind kind;

  /** With the sentence for the user. */
  public SkylightException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** With the sentence for the user and the cause for the log. */
  public SkylightException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What kind of failure it is. */
  public Kind kind() {
    return kind;
  }
}
