package dev.skylight.internal.images;

/**
 * A picture that cannot be read. The message is a clause that fits after the path and a colon, as
 * in {@code photo.jpg: the file is empty}.
 */
public final class ImageException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public ImageException(String reason) {
    super(reason);
  }

  /** With the reason and what brought it about. */
  public ImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
