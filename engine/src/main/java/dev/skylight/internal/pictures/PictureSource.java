package dev.skylight.internal.pictures;

import dev.skylight.internal.images.FileBytes;
import dev.skylight.internal.images.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where pictures are read from. Implementations are thread-safe. */
public interface PictureSource {

  /**
   * Reads a picture's whole file.
   *
   * @param room to be filled by one of its methods: the caller's, used again for the next picture
   * @return what that method returned
   * @throws ImageException where it cannot be read
   */
  ByteBuffer read(Picture picture, FileBytes room) throws ImageException;

  /** Whether a picture that could not be read is there. */
  Presence presence(Picture picture);

  /**
   * Whether there is nothing at all at the place of a {@link Presence}, as in a folder that waits
   * for its disk. Where many pictures should be, it is rather that which is absent.
   */
  boolean isBare(String place);

  /**
   * By what a changed picture is told from the same one, without reading it.
   *
   * @throws IOException where it is not there, or cannot be looked at
   */
  Identity identity(Picture picture) throws IOException;

  /**
   * Size and time of a picture's file.
   *
   * @param bytes its size
   * @param modifiedMillis modification time, milliseconds since 1970
   */
  record Identity(long bytes, long modifiedMillis) {}
}
