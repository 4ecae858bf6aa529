package dev.skylight.internal.models.graph;

/** The graph is valid, but of a kind that is not rewritten; the message says which. */
final class UnsupportedGraphException extends Exception {

  private static final long serialVersionUID = 1L;

  UnsupportedGraphException(String message) {
    super(message);
  }
}
