package dev.skylight.jobs;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files by which a second terminal sees and steers a run with the embedded server: {@code
 * logs/embedded.json} (its status, written once a second), {@code logs/embedded.request} (one word
 * for it) and {@code regenerate.lock} (held while it lives, whatever kills it).
 */
public final class EmbeddedRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRun.class);
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

  private final DataFolder data;
  private final FileChannel channel;
  private final FileLock lock;

  /** Whether the status could be written until now: that it cannot is logged once. */
  private boolean published = true;

  private EmbeddedRun(DataFolder data, FileChannel channel, FileLock lock) {
    this.data = data;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Claims the collection for a run with the embedded server.
   *
   * @throws SkylightException naming the process, when another one runs
   */
  public static EmbeddedRun claim(DataFolder data) {
    Path file = lockFile(data);
    try {
      Files.createDirectories(data.logs());
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryFor(channel, LOCK_PATIENCE);
      if (lock == null) {
        String holder = Files.readString(file).strip();
        channel.close();
        throw new SkylightException(
            SkylightException.Kind.TRANSIENT,
            "Process "
                + (holder.isEmpty() ? "(unknown)" : holder)
                + " is already at work on "
                + data.folder()
                + ": watch it with 'skylight status --watch', or wait for it to end.");
      }
      channel.truncate(0);
      ByteBuffer pid =
          StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + System.lineSeparator());
      while (pid.hasRemaining()) {
        channel.write(pid);
      }
      Files.deleteIfExists(requestFile(data));
      return new EmbeddedRun(data, channel, lock);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /** A probe by {@code status} holds the lock for a moment, hence the patience. */
  private static FileLock tryFor(FileChannel channel, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      FileLock lock = tryLock(channel, false);
      if (lock != null || System.nanoTime() > deadline) {
        return lock;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }

  private static FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  /** Whether a run holds the collection now. */
  static boolean alive(DataFolder data) {
    Path file = lockFile(data);
    if (!Files.exists(file)) {
      return false;
    }
    // a shared lock, which asks for no right to write
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileLock probe = tryLock(channel, true);
      if (probe == null) {
        return true;
      }
      probe.release();
      return false;
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /** Status of the run that holds the collection; empty where none does or it has not said yet. */
  static Optional<JobStatus> status(DataFolder data) {
    if (!alive(data)) {
      return Optional.empty();
    }
    try {
      return Optional.of(StatusJson.read(Files.readString(statusFile(data))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(statusFile(data), e);
    }
  }

  /** Asks the run that holds the collection for something. */
  static void request(DataFolder data, Request request) {
    try {
      replace(requestFile(data), request.word() + System.lineSeparator());
    } catch (IOException e) {
      throw unusable(requestFile(data), e);
    }
  }

  /** Takes the request that waits, if any; one that nobody knows is logged and dropped. */
  public Optional<Request> takeRequest() {
    Path file = requestFile(data);
    try {
      String word = Files.readString(file).strip();
      Files.deleteIfExists(file);
      Optional<Request> request = Request.of(word);
      if (request.isEmpty()) {
        LOG.warn("an unknown request is ignored: {}", word);
      }
      return request;
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /** Publishes where the run is. */
  public void publish(JobStatus status) {
    String json =
        "{"
            + StatusJson.members(status)
            + ",\"pid\":"
            + ProcessHandle.current().pid()
            + "}"
            + System.lineSeparator();
    try {
      replace(statusFile(data), json);
    } catch (IOException e) {
      // a second terminal sees less; what the run is for does not depend on it
      if (published) {
        LOG.warn("{} cannot be written", statusFile(data), e);
        published = false;
      }
    }
  }

  /** Gives the collection back. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(statusFile(data));
      Files.deleteIfExists(requestFile(data));
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw unusable(statusFile(data), e);
    }
  }

  /** Readers see the old file or the new one; nothing here needs to survive a power failure. */
  private static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static SkylightException unusable(Path file, IOException e) {
    return IoFailures.ofFile("use " + file.getFileName(), file, e);
  }

  private static Path lockFile(DataFolder data) {
    return data.folder().resolve("regenerate.lock");
  }

  private static Path statusFile(DataFolder data) {
    return data.logs().resolve("embedded.json");
  }

  private static Path requestFile(DataFolder data) {
    return data.logs().resolve("embedded.request");
  }
}
