package dev.skylight.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {

  /** As the JDK in a chroot whose / is no mount, or in a nested subvolume of btrfs. */
  private static final FreeSpace.Device UNKNOWN =
      path -> {
        throw new IOException("Mount point not found");
      };

  @TempDir Path folder;

  @Test
  void asksTheDeviceOfTheNearestFolder() {
    assertTrue(FreeSpace.on(folder.resolve("a/b/c.npy")).orElse(0) > 0);
  }

  @Test
  void aMountThatIsInNoTableNeedNotBeFound() {
    assertEquals(OptionalLong.of(7), FreeSpace.on(folder, path -> 7, UNKNOWN));
  }

  @Test
  void whatCannotBeAskedIsNotKnownRatherThanFull() {
    assertEquals(OptionalLong.empty(), FreeSpace.on(folder, path -> 0, UNKNOWN));
  }

  @Test
  void aFullDeviceIsFull() {
    assertEquals(OptionalLong.of(0), FreeSpace.on(folder, path -> 0, path -> 0));
    assertEquals(OptionalLong.of(0), FreeSpace.on(folder, path -> 0, path -> -1));
    assertEquals(OptionalLong.of(9), FreeSpace.on(folder, path -> 0, path -> 9));
  }
}
