package dev.skylight.internal.duplicates;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One search for near duplicates at a time: a lock that ends with its process, whatever ends it.
 */
final class NearLock implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;

  private NearLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @throws SkylightException TRANSIENT where another search has it
   */
  static NearLock take(DataFolder data) {
    Path file = data.folder().resolve("duplicates.lock");
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel)) {
        return new NearLock(file, channel);
      }
      channel.close();
    } catch (IOException e) {
      close(channel, e);
      throw IoFailures.ofFile("look for near duplicates", file, e);
    }
    throw new SkylightException(
        Kind.TRANSIENT,
        "Another search for near duplicates is at work in "
            + data.folder()
            + ": wait for it to end, what it finds is kept.");
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process
    }
  }

  private static void close(FileChannel channel, IOException cause) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw IoFailures.ofFile("end the search for near duplicates", file, e);
    }
  }
}
