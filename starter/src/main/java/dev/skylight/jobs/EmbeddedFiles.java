package dev.skylight.jobs;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.LockedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The files by which a second process sees and steers a run with the embedded server.
 *
 * @param data whose run
 * @param kind of the job
 */
record EmbeddedFiles(DataFolder data, JobKind kind) {

  /** Locked while the run lives, whatever kills it. */
  Path lock() {
    return data.folder().resolve(kind.lock());
  }

  /** Its status, written once a second. */
  Path statusFile() {
    return data.logs().resolve(kind.files() + ".json");
  }

  /** One word for it. */
  Path requestFile() {
    return data.logs().resolve(kind.files() + ".request");
  }

  /** Whether a run is at work now. */
  boolean alive() {
    Path file = lock();
    try {
      return Files.exists(file) && LockedFile.isTaken(file);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /** Status of the run that is at work; empty where none is or it has not said yet. */
  Optional<JobStatus> status() {
    if (!alive()) {
      return Optional.empty();
    }
    try {
      return Optional.of(StatusJson.read(Files.readString(statusFile())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(statusFile(), e);
    }
  }

  /** Asks the run that is at work for something. */
  void request(Request request) {
    try {
      replace(requestFile(), request.word() + System.lineSeparator());
    } catch (IOException e) {
      throw unusable(requestFile(), e);
    }
  }

  /** Readers see the old file or the new one; nothing here needs to survive a power failure. */
  static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static SkylightException unusable(Path file, IOException e) {
    return IoFailures.ofFile("use " + file.getFileName(), file, e);
  }
}
