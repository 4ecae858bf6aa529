package dev.skylight.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that is locked against all others, threads of this process among them, until it is closed
 * or the process ends, whatever ends it. Thread-safe.
 */
public final class LockedFile implements AutoCloseable {

  /**
   * Those of this process, which are not even opened: closing any channel of a file would end the
   * lock that the system knows of.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private LockedFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Locks a file, which is made where it is not there; empty where somebody has locked it. */
  public static Optional<LockedFile> take(Path file) throws IOException {
    Path real = real(file);
    if (!OURS.add(real)) {
      return Optional.empty();
    }
    LockedFile taken = null;
    try {
      FileChannel channel =
          FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isFree(channel, false)) {
        taken = new LockedFile(real, channel);
      } else {
        channel.close();
      }
      return Optional.ofNullable(taken);
    } finally {
      if (taken == null) {
        OURS.remove(real);
      }
    }
  }

  /** Whether somebody has locked a file, which is there; needs no right to write. */
  public static boolean isTaken(Path file) throws IOException {
    Path real = real(file);
    if (OURS.contains(real)) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
      return !isFree(channel, true);
    }
  }

  /** Whether this process has locked a file, which then must not be opened by other means. */
  public static boolean isOurs(Path file) throws IOException {
    return OURS.contains(real(file));
  }

  /** However its folder is named. */
  private static Path real(Path file) throws IOException {
    return file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
  }

  /** Whether it could be locked, and then is, until the channel is closed. */
  private static boolean isFree(FileChannel channel, boolean shared) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
    } catch (OverlappingFileLockException e) {
      return false; // by other means in this process
    }
  }

  /** To write what others may read. */
  public FileChannel channel() {
    return channel;
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      OURS.remove(file);
    }
  }
}
