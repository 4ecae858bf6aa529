package dev.skylight.internal.pictures;

/**
 * Of what content a picture was when somebody looked: its bytes, and by what a change is noticed
 * without reading them. Immutable.
 *
 * @param sha256 of its bytes, lower-case hex; empty where they were not read
 * @param bytes size of its file; -1 where nothing is known
 * @param modifiedMillis modification time of its file, milliseconds since 1970, from before the
 *     bytes were read: what was written meanwhile is noticed
 */
public record PictureContent(String sha256, long bytes, long modifiedMillis) {

  /** Nothing is known. */
  public static final PictureContent UNKNOWN = new PictureContent("", -1, 0);

  /** Whether anything is known. */
  public boolean known() {
    return bytes >= 0;
  }

  /** Whether its bytes are known. */
  public boolean read() {
    return !sha256.isEmpty();
  }

  /** Whether a file with this size and time is certainly the one that was seen. */
  public boolean isAt(PictureSource.Identity now) {
    return known() && bytes == now.bytes() && modifiedMillis == now.modifiedMillis();
  }
}
