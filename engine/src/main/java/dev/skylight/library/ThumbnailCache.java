package dev.skylight.library;

/**
 * Small upright copies of pictures as JPEG files, each made once per content and kept in the data
 * folder up to a size. Newest request first; as many threads as cores. Thread-safe; close after
 * use.
 */
public final class ThumbnailCache implements AutoCloseable {

  /** Pixels of the box that a thumbnail fits into. */
  public enum Size {
    /** For grids: 320 pixels. */
    SMALL(320),
    /** To look at one: 1600 pixels. */
    LARGE(1600);

    private final int box;

    Size(int box) {
      this.box = box;
    }

    /** Pixels, both ways. */
    public int box() {
      return box;
    }
  }

  /**
   * What tells a picture's content now from an earlier one: 32 hex digits. Looks at the file's size
   * and time, does not read it.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where the file is not there
   */
  public String key(Picture picture) {
    throw new UnsupportedOperationException();
  }

  /**
   * The bytes of a JPEG file.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where the picture is not there or
   *     cannot be read, TRANSIENT where too many others wait
   */
  public byte[] jpeg(Picture picture, Size size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
