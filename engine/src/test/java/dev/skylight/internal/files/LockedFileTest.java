package dev.skylight.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One at a time has a file, whoever asks. */
class LockedFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("lock");
  }

  @Test
  void oneHasIt() throws IOException {
    try (LockedFile lock = LockedFile.take(file).orElseThrow()) {
      assertTrue(lock.channel().isOpen());
      assertTrue(LockedFile.take(file).isEmpty());
      assertTrue(LockedFile.isTaken(file));
      Path named = Files.createSymbolicLink(folder.resolve("here"), folder);
      assertTrue(LockedFile.take(named.resolve("lock")).isEmpty());
    }
    assertFalse(LockedFile.isTaken(file));
    LockedFile first = LockedFile.take(file).orElseThrow();
    first.close();
    try (LockedFile second = LockedFile.take(file).orElseThrow()) {
      first.close(); // again, which is not the second one's end
      assertTrue(second.channel().isOpen());
      assertTrue(LockedFile.take(file).isEmpty());
    }
  }

  /** A closed channel would end the lock for other processes, though not for this one. */
  @Test
  void whoAsksInTheSameProcessDoesNotEndIt() throws IOException {
    Path locks = Path.of("/proc/locks");
    Assumptions.assumeTrue(Files.isReadable(locks));
    try (LockedFile lock = LockedFile.take(file).orElseThrow()) {
      assertTrue(lock.channel().isOpen());
      String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
      long before = Files.readAllLines(locks).stream().filter(l -> l.contains(inode)).count();
      Assumptions.assumeTrue(before == 1, "locks are seen here");
      assertTrue(LockedFile.take(file).isEmpty());
      assertTrue(LockedFile.isTaken(file));
      assertEquals(1, Files.readAllLines(locks).stream().filter(l -> l.contains(inode)).count());
    }
  }

  @Test
  void whatIsLockedByOtherMeansIsTaken() throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertTrue(lock.isValid());
      assertTrue(LockedFile.take(file).isEmpty());
    }
    LockedFile.take(file).orElseThrow().close();
  }
}
