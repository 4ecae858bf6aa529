package dev.skylight.internal.pictures;

import dev.skylight.internal.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

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

  /** Of a picture that is not read. */
  public static PictureContent unread(PictureSource.Identity identity) {
    return new PictureContent("", identity.bytes(), identity.modifiedMillis());
  }

  /**
   * Of all pictures of one row, none of which could be read: another content as soon as one of them
   * has another size or time, comes or goes.
   *
   * @param several of each picture, in the order of the row; UNKNOWN where it was not there
   * @return that of the only one; UNKNOWN where nothing is known of any
   */
  public static PictureContent ofAll(List<PictureContent> several) {
    if (several.size() == 1) {
      return several.get(0);
    }
    StringBuilder lines = new StringBuilder();
    long bytes = 0;
    long modified = 0;
    for (PictureContent one : several) {
      lines.append(one.bytes).append(' ').append(one.modifiedMillis).append('\n');
      bytes += Math.max(0, one.bytes);
      modified = Math.max(modified, one.modifiedMillis);
    }
    if (several.stream().noneMatch(PictureContent::known)) {
      return UNKNOWN;
    }
    byte[] sha = Sha256.digest().digest(lines.toString().getBytes(StandardCharsets.US_ASCII));
    return new PictureContent(HexFormat.of().formatHex(sha), bytes, modified);
  }

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
