package dev.skylight.internal.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skylight.internal.images.FileBytes;
import dev.skylight.internal.images.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePicturesTest extends PictureSourceContract {

  private static final Path OTHER_DISK = Path.of("/dev/shm");

  @TempDir Path root;

  private final FilePictures pictures = new FilePictures();

  @Override
  PictureSource source() {
    return pictures;
  }

  @Override
  Picture put(String folder, String name, byte[] bytes, long modifiedMillis) throws IOException {
    Path file = Files.createDirectories(root.resolve(folder)).resolve(name);
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
    return Picture.in(file);
  }

  @Override
  void remove(Picture picture) throws IOException {
    Files.delete(picture.file().orElseThrow());
  }

  /** A link that leads to another disk and then to an empty folder looks as a mount point does. */
  @Test
  void aDiskThatGoesAwayIsNotAPictureThatIsGone() throws IOException, ImageException {
    assumeTrue(Files.isWritable(OTHER_DISK), "there is no other disk");
    assumeFalse(
        Files.getAttribute(OTHER_DISK, "unix:dev").equals(Files.getAttribute(root, "unix:dev")));
    Path disk = Files.createTempDirectory(OTHER_DISK, "pictures");
    Path mount = Files.createSymbolicLink(root.resolve("mount"), disk);
    Path file = Files.write(disk.resolve("a.jpg"), new byte[] {1});
    try (FileBytes room = new FileBytes()) {
      Picture picture = Picture.in(mount.resolve("a.jpg"));
      Picture never = Picture.in(mount.resolve("b.jpg"));
      pictures.read(picture, room);
      assertEquals(Presence.gone(mount.toString()), pictures.presence(never));
      Files.delete(mount);
      Files.createDirectory(mount);
      assertEquals(
          Presence.unreachable(
              mount.toString(),
              "The pictures in "
                  + mount
                  + " are gone since the job began, and with them their disk: mount it again, then"
                  + " run the same command, which goes on."),
          pictures.presence(picture));
      assertEquals(
          Presence.State.UNREACHABLE, pictures.presence(never).state(), "who knows of this one");
      assertEquals(
          Presence.State.GONE,
          new FilePictures().presence(picture).state(),
          "nothing was read from there");
    } finally {
      Files.delete(file);
      Files.delete(disk);
    }
  }

  /** A worker lives long: the disk that went away has another number when it comes back. */
  @Test
  void aDiskThatComesBackUnderAnotherNumberIsThere() throws IOException, ImageException {
    Path disk = root.resolve("disk");
    Map<Path, Object> numbers = new HashMap<>(Map.of(disk, 7));
    PictureSource again = new FilePictures(folder -> number(numbers, folder));
    Picture first = put("disk/2023", "a.jpg", new byte[] {1}, 0);
    Picture last = put("disk/2024", "a.jpg", new byte[] {1}, 0);
    Picture emptied = put("disk/2022", "a.jpg", new byte[] {1}, 0);
    try (FileBytes room = new FileBytes()) {
      for (Picture picture : List.of(first, last, emptied)) {
        again.read(picture, room);
      }
      numbers.put(disk, 8);
      Picture never = Picture.in(disk.resolve("2023/b.jpg"));
      assertEquals(
          Presence.State.GONE,
          again.presence(never).state(),
          "nothing was read yet, but its folder is no bare mount point");
      again.read(first, room);
      remove(emptied);
      Files.delete(disk.resolve("2022"));
      assertEquals(Presence.gone(disk.toString()), again.presence(emptied), "read before");
      numbers.put(disk, 9);
      assertEquals(
          Presence.State.UNREACHABLE, again.presence(emptied).state(), "another disk, and bare");
    }
  }

  private static Optional<Object> number(Map<Path, Object> numbers, Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    for (Path above = folder; above != null; above = above.getParent()) {
      if (numbers.containsKey(above)) {
        return Optional.of(numbers.get(above));
      }
    }
    return Optional.of(1);
  }

  @Test
  void whatIsNotInAFileIsRefused() {
    Picture elsewhere = Picture.at("https://example.com/a.jpg");
    try (FileBytes room = new FileBytes()) {
      ImageException e = assertThrows(ImageException.class, () -> pictures.read(elsewhere, room));
      assertEquals("it is not in a file", e.getMessage());
    }
    assertEquals(Presence.State.GONE, pictures.presence(elsewhere).state());
  }
}
