package dev.skylight.faiss;

/** A failure that FAISS reported, in its own words. */
public final class FaissException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FaissException(String message) {
    super(message);
  }
}
