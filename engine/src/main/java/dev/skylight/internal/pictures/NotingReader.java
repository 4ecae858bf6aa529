package dev.skylight.internal.pictures;

import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.images.FileBytes;
import dev.skylight.internal.images.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Reads pictures and tells of what content they were. One thread. */
public final class NotingReader {

  private final PictureSource pictures;
  private final MessageDigest sha = Sha256.digest();
  private PictureContent last = PictureContent.UNKNOWN;

  /** Out of a source. */
  public NotingReader(PictureSource pictures) {
    this.pictures = pictures;
  }

  /**
   * As {@link PictureSource#read}.
   *
   * @throws ImageException where it cannot be read
   */
  public ByteBuffer read(Picture picture, FileBytes room) throws ImageException {
    PictureContent before = look(picture);
    last = before;
    ByteBuffer bytes = pictures.read(picture, room);
    if (before.known()) {
      sha.update(bytes.duplicate());
      last =
          new PictureContent(
              HexFormat.of().formatHex(sha.digest()), before.bytes(), before.modifiedMillis());
    }
    return bytes;
  }

  /** What is known of a picture that is not read; UNKNOWN where it is not there. */
  public PictureContent look(Picture picture) {
    try {
      return PictureContent.unread(pictures.identity(picture));
    } catch (IOException e) {
      return PictureContent.UNKNOWN; // reading it will tell why
    }
  }

  /** The same of all pictures of one row together. */
  public PictureContent look(List<Picture> several) {
    return PictureContent.ofAll(several.stream().map(this::look).toList());
  }

  /** Of what content the picture was that {@link #read} was last called with. */
  public PictureContent last() {
    return last;
  }
}
