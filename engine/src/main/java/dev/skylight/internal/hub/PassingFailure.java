package dev.skylight.internal.hub;

import java.io.IOException;

/** An answer of the hub, or the want of one, that a later try may better. */
final class PassingFailure extends IOException {

  private static final long serialVersionUID = 1L;

  PassingFailure(String message) {
    super(message);
  }

  PassingFailure(String message, Exception cause) {
    super(message, cause);
  }
}
