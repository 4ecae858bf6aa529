package dev.skylight.jobs;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.LockedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run with the embedded server, which a second terminal sees and steers by its files: {@link
 * EmbeddedFiles}.
 */
public final class EmbeddedRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRun.class);
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

  private final EmbeddedFiles files;
  private final LockedFile lock;

  /** Whether the status could be written until now: that it cannot is logged once. */
  private boolean published = true;

  private EmbeddedRun(EmbeddedFiles files, LockedFile lock) {
    this.files = files;
    this.lock = lock;
  }

  /** Claims a collection, as {@link #claim(DataFolder, JobKind)}. */
  public static EmbeddedRun claim(DataFolder data) {
    return claim(data, JobKind.COLLECTION);
  }

  /**
   * Claims a data folder for a job with the embedded server.
   *
   * @throws SkylightException naming the process, when another one runs
   */
  public static EmbeddedRun claim(DataFolder data, JobKind kind) {
    EmbeddedFiles files = new EmbeddedFiles(data, kind);
    Path file = files.lock();
    try {
      Files.createDirectories(data.logs());
      Optional<LockedFile> lock = tryFor(file, LOCK_PATIENCE);
      if (lock.isEmpty()) {
        String holder = holder(file);
        throw new SkylightException(
            SkylightException.Kind.TRANSIENT,
            "Process "
                + (holder.isEmpty() ? "(unknown)" : holder)
                + " is already at work on "
                + data.folder()
                + ": watch it with 'skylight "
                + kind.command("status --watch")
                + "', or wait for it to end.");
      }
      FileChannel channel = lock.get().channel().truncate(0);
      ByteBuffer pid =
          StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + System.lineSeparator());
      while (pid.hasRemaining()) {
        channel.write(pid);
      }
      Files.deleteIfExists(files.requestFile());
      return new EmbeddedRun(files, lock.get());
    } catch (IOException e) {
      throw EmbeddedFiles.unusable(file, e);
    }
  }

  private static String holder(Path file) throws IOException {
    return LockedFile.isOurs(file)
        ? String.valueOf(ProcessHandle.current().pid()) // to read it would end its lock
        : Files.readString(file).strip();
  }

  /** A probe by {@code status} holds the lock for a moment, hence the patience. */
  private static Optional<LockedFile> tryFor(Path file, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<LockedFile> lock = LockedFile.take(file);
      if (lock.isPresent() || System.nanoTime() > deadline) {
        return lock;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  /** Takes the request that waits, if any; one that nobody knows is logged and dropped. */
  public Optional<Request> takeRequest() {
    Path file = files.requestFile();
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
      throw EmbeddedFiles.unusable(file, e);
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
      EmbeddedFiles.replace(files.statusFile(), json);
    } catch (IOException e) {
      // a second terminal sees less; what the run is for does not depend on it
      if (published) {
        LOG.warn("{} cannot be written", files.statusFile(), e);
        published = false;
      }
    }
  }

  /** Gives the data folder back. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(files.statusFile());
      Files.deleteIfExists(files.requestFile());
      lock.close();
    } catch (IOException e) {
      throw EmbeddedFiles.unusable(files.statusFile(), e);
    }
  }
}
