package dev.skylight.collection;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The only way an output file comes into being: written beside its place, forced to the disk,
 * renamed, and the folder forced. Whoever opens the target sees the old file or the new one, whole.
 * Thread-safe.
 */
public final class AtomicFiles {

  private AtomicFiles() {}

  /** Writes the new contents. */
  @FunctionalInterface
  public interface Writer {
    /** Fills {@code temp}, which exists and is empty. */
    void write(Path temp) throws IOException;
  }

  /**
   * Replaces {@code target} with what {@code writer} writes. If anything fails, the target is as it
   * was and the temporary file is gone.
   */
  public static void write(Path target, Writer writer) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Path temp = Files.createTempFile(folder, target.getFileName() + ".", ".tmp");
    try {
      writer.write(temp);
      force(temp);
      Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(folder);
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  /** Makes the contents of a file durable. */
  public static void force(Path file) throws IOException {
    // not a channel: an interrupted thread would close it
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.getFD().sync();
    }
  }

  /** Makes renames and new names in a folder durable. */
  public static void forceFolder(Path folder) throws IOException {
    // only a channel can open a folder; an interrupt waits until the folder is durable
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
