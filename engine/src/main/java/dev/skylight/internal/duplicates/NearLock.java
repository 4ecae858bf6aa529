package dev.skylight.internal.duplicates;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.LockedFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One search for near duplicates at a time: a lock that ends with its process, whatever ends it.
 */
final class NearLock implements AutoCloseable {

  private final Path file;
  private final LockedFile lock;

  private NearLock(Path file, LockedFile lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Takes it.
   *
   * @throws SkylightException TRANSIENT where another search has it
   */
  static NearLock take(DataFolder data) {
    Path file = data.folder().resolve("duplicates.lock");
    try {
      return LockedFile.take(file)
          .map(lock -> new NearLock(file, lock))
          .orElseThrow(
              () ->
                  new SkylightException(
                      Kind.TRANSIENT,
                      "Another search for near duplicates is at work in "
                          + data.folder()
                          + ": wait for it to end, what it finds is kept."));
    } catch (IOException e) {
      throw IoFailures.ofFile("look for near duplicates", file, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw IoFailures.ofFile("end the search for near duplicates", file, e);
    }
  }
}
