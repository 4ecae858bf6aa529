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
