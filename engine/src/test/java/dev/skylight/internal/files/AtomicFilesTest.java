package dev.skylight.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

  @TempDir Path folder;

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws Exception {
    Path target = folder.resolve("a.txt");
    AtomicFiles.write(target, temp -> Files.writeString(temp, "old"));
    assertThrows(
        IOException.class,
        () ->
            AtomicFiles.write(
                target,
                temp -> {
                  Files.writeString(temp, "half");
                  throw new IOException("no space");
                }));
    assertEquals("old", Files.readString(target));
    assertEquals(List.of(target), list());
  }

  @Test
  void theFileHasThePermissionsOfAnyNewFile() throws Exception {
    Path target = folder.resolve("a.txt");
    AtomicFiles.write(target, temp -> Files.writeString(temp, "x"));
    Path plain = Files.createFile(folder.resolve("plain"));
    assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(target));
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAfterADay() throws Exception {
    Path stale = Files.createFile(folder.resolve("a.txt.17-0.tmp"));
    Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Path fresh = Files.createFile(folder.resolve("a.txt.18-0.tmp"));
    Path other = Files.createFile(folder.resolve("b.txt.19-0.tmp"));
    Files.setLastModifiedTime(other, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    AtomicFiles.write(folder.resolve("a.txt"), temp -> Files.writeString(temp, "x"));
    assertFalse(Files.exists(stale));
    assertTrue(Files.exists(fresh));
    assertTrue(Files.exists(other));
  }

  @Test
  void foldersAreMadeWithThoseAroundThem() throws Exception {
    Path inner = folder.resolve("a/b/c");
    AtomicFiles.createFolders(inner);
    assertTrue(Files.isDirectory(inner));
    AtomicFiles.createFolders(inner); // there already: nothing to do
    assertTrue(Files.isDirectory(inner));

    Path file = Files.createFile(folder.resolve("file"));
    assertThrows(IOException.class, () -> AtomicFiles.createFolders(file.resolve("in it")));
  }

  private List<Path> list() throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
