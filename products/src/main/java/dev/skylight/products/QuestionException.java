package dev.skylight.products;

import dev.skylight.collection.SkylightException;

/** What was asked cannot be: whoever asked can mend it, and nobody else. */
public final class QuestionException extends SkylightException {

  private static final long serialVersionUID = 1L;

  /**
   * A question that cannot be answered.
   *
   * @param cause for the log, or null
   */
  public QuestionException(String message, Throwable cause) {
    super(Kind.BAD_INPUT, message, cause);
  }
}
