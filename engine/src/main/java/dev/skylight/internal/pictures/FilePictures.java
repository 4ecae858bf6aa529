package dev.skylight.internal.pictures;

import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.images.FileBytes;
import dev.skylight.internal.images.ImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Pictures in files. Remembers on which device the folders lie out of which it read, and so tells a
 * file that is gone from a disk that is. Thread-safe.
 */
public final class FilePictures implements PictureSource {

  /** Device by folder, as of the last picture that was read from it or below it. */
  private final Map<Path, Object> devices = new ConcurrentHashMap<>();

  private final Function<Path, Optional<Object>> device;

  /** Over the disks of this machine. */
  public FilePictures() {
    this(FilePictures::device);
  }

  /**
   * Over other disks.
   *
   * @param device that a folder lies on; empty where there is no such folder
   */
  FilePictures(Function<Path, Optional<Object>> device) {
    this.device = device;
  }

  @Override
  public ByteBuffer read(Picture picture, FileBytes room) throws ImageException {
    Path file = picture.file().orElseThrow(() -> new ImageException("it is not in a file"));
    ByteBuffer bytes = room.read(file);
    remember(file);
    return bytes;
  }

  @Override
  public Presence presence(Picture picture) {
    Path file = picture.file().orElse(null);
    if (file == null) {
      return Presence.gone(picture.toString());
    }
    if (Files.exists(file)) {
      return Presence.HERE;
    }
    return unmounted(file)
        .map(
            folder ->
                Presence.unreachable(
                    folder.toString(),
                    "The pictures in "
                        + folder
                        + " are gone since the job began, and with them their disk: mount it again,"
                        + " then run the same command, which goes on."))
        .orElseGet(() -> Presence.gone(IoFailures.existing(file).toString()));
  }

  @Override
  public boolean isBare(String place) {
    Path folder = Path.of(place);
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      return false; // whatever is wrong with it, it is no folder that waits for its disk
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    } catch (IOException e) {
      throw IoFailures.ofFile("list the folder of pictures " + folder, folder, e);
    }
  }

  @Override
  public Identity identity(Picture picture) throws IOException {
    Path file =
        picture.file().orElseThrow(() -> new NoSuchFileException(picture + " is not in a file"));
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new Identity(now.size(), now.lastModifiedTime().toMillis());
  }

  private void remember(Path file) {
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      Optional<Object> now = device.apply(folder);
      Object before = now.isEmpty() ? null : devices.put(folder, now.get());
      if (now.isEmpty() || now.get().equals(before)) {
        return; // those above it are known, too
      }
      if (before != null) {
        mountedAgain(folder, before, now.get());
      }
    }
  }

  /** A disk that comes back may have another number: under this folder, wherever it had the old. */
  private void mountedAgain(Path folder, Object before, Object now) {
    devices.replaceAll(
        (path, known) -> path.startsWith(folder) && known.equals(before) ? now : known);
  }

  /** The folder of an absent file, where it lay on another device than what is there now. */
  private Optional<Path> unmounted(Path file) {
    Path known = file.getParent();
    while (known != null && !devices.containsKey(known)) {
      known = known.getParent();
    }
    if (known == null) {
      return Optional.empty();
    }
    Object before = devices.get(known);
    boolean same = device.apply(IoFailures.existing(known)).map(before::equals).orElse(false);
    // a folder that is there and holds something is no mount point that waits for its disk
    boolean back = !same && Files.isDirectory(known) && !isBare(known.toString());
    return same || back ? Optional.empty() : Optional.of(known);
  }

  private static Optional<Object> device(Path folder) {
    try {
      return Optional.of(Files.getAttribute(folder, "unix:dev"));
    } catch (IOException e) {
      return Optional.empty(); // gone meanwhile
    }
  }
}
