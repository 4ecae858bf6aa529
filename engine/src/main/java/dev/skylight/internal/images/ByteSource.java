package dev.skylight.internal.images;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Where the bytes of a picture's file come from, once they are needed. */
@FunctionalInterface
public interface ByteSource {

  /**
   * Reads the file.
   *
   * @param room to be filled by one of its methods
   * @return what that method returned
   * @throws ImageException where it cannot be read
   */
  ByteBuffer read(FileBytes room) throws ImageException;

  /** A file's. */
  static ByteSource of(Path file) {
    return room -> room.read(file);
  }

  /** These. */
  static ByteSource of(byte[] file) {
    return room -> room.copy(file);
  }
}
