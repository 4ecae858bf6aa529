package dev.skylight.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much room a device has. Thread-safe. */
public final class FreeSpace {

  private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);

  private FreeSpace() {}

  /** Asks for the usable bytes of the device on which an existing path lies. */
  interface Device {
    long usable(Path existing) throws IOException;
  }

  /**
   * Usable bytes on the device of a file that exists or one of whose folders does; nothing, and a
   * warning, where the system does not tell.
   */
  public static OptionalLong on(Path file) {
    // File asks the kernel about the path. FileStore looks for its mount first, which no table has
    // in a chroot or a subvolume of btrfs; but 0 can only be trusted from it
    return on(
        file,
        existing -> existing.toFile().getUsableSpace(),
        existing -> Files.getFileStore(existing).getUsableSpace());
  }

  static OptionalLong on(Path file, Device quick, Device sure) {
    Path existing = IoFailures.existing(file);
    try {
      long usable = quick.usable(existing);
      return OptionalLong.of(usable > 0 ? usable : Math.max(0, sure.usable(existing)));
    } catch (IOException e) {
      LOG.warn("Free space on the device of {} is not checked: {}", existing, e.getMessage());
      return OptionalLong.empty();
    }
  }
}
