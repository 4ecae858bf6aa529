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
import java.util.stream.Stream;

/**
 * Pictures in files. Remembers on which device the folders lie out of which it read, and so tells a
 * file that is gone from a disk that is. Thread-safe.
 */
public final class FilePictures implements PictureSource {

  /** Device by folder. */
  private final Map<Path, Object> devices = new ConcurrentHashMap<>();

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
    Path folder = file.getParent();
    while (folder != null && !devices.containsKey(folder)) {
      Path here = folder;
      device(here).ifPresent(device -> devices.put(here, device));
      folder = folder.getParent();
    }
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
    boolean same = device(IoFailures.existing(known)).map(before::equals).orElse(false);
    return same ? Optional.empty() : Optional.of(known);
  }

  private static Optional<Object> device(Path folder) {
    try {
      return Optional.of(Files.getAttribute(folder, "unix:dev"));
    } catch (IOException e) {
      return Optional.empty(); // gone meanwhile
    }
  }
}
