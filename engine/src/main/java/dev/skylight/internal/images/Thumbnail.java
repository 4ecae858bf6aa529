package dev.skylight.internal.images;

/** A small copy of a picture. Immutable, as long as nobody writes into its bytes. */
public final class Thumbnail {

  private final byte[] jpeg;
  private final int width;
  private final int height;

  Thumbnail(byte[] jpeg, int width, int height) {
    this.jpeg = jpeg;
    this.width = width;
    this.height = height;
  }

  /** The bytes of a JPEG file; not a copy of them. */
  public byte[] jpeg() {
    return jpeg;
  }

  /** Pixels. */
  public int width() {
    return width;
  }

  /** Pixels. */
  public int height() {
    return height;
  }
}
