package dev.skylight.internal.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The only way an output file comes into being: written beside its place, forced to the disk,
 * renamed, and the folder forced. Whoever opens the target sees the old file or the new one, whole.
 * Thread-safe.
 */
public final class AtomicFiles {

  private static final String SUFFIX = ".tmp";
  private static final AtomicLong NEXT = new AtomicLong();

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
    removeLeftOvers(folder, target);
    Path temp = createTemp(folder, target);
    try {
      writer.write(temp);
      force(temp);
      Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(folder);
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  /**
   * Not createTempFile: its files are for their owner alone, and the target is for whom umask says.
   */
  private static Path createTemp(Path folder, Path target) throws IOException {
    String prefix = target.getFileName() + "." + ProcessHandle.current().pid() + "-";
    Path temp = null;
    while (temp == null) {
      try {
        temp = Files.createFile(folder.resolve(prefix + NEXT.getAndIncrement() + SUFFIX));
      } catch (FileAlreadyExistsException e) {
        // of an earlier process with our number: the next name will do
        temp = null;
      }
    }
    return temp;
  }

  /** A process that was killed leaves its file behind; nobody writes one for a day. */
  private static void removeLeftOvers(Path folder, Path target) throws IOException {
    Instant old = Instant.now().minus(Duration.ofDays(1));
    try (DirectoryStream<Path> temps =
        Files.newDirectoryStream(
            folder,
            file -> {
              String name = file.getFileName().toString();
              return name.startsWith(target.getFileName() + ".") && name.endsWith(SUFFIX);
            })) {
      for (Path temp : temps) {
        if (Files.getLastModifiedTime(temp).toInstant().isBefore(old)) {
          Files.deleteIfExists(temp);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Makes the contents of a file durable. */
  public static void force(Path file) throws IOException {
    // not a channel: an interrupted thread would close it
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.getFD().sync();
    }
  }

  /** Makes a folder and those around it that are not there, durably: files in it need its name. */
  public static void createFolders(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = folder.toAbsolutePath(); at != null && !Files.exists(at); at = at.getParent()) {
      missing.push(at);
    }
    Files.createDirectories(folder);
    for (Path made : missing) {
      forceFolder(made.getParent());
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
