package dev.skylight.internal.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePathsFileTest {

  @TempDir Path temp;

  private Path file() {
    return temp.resolve("file_paths.txt");
  }

  @Test
  void lineIIsRowI() throws IOException {
    Map<Long, String> paths =
        Map.of(0L, "/a b.jpg", 2L, "/new\nline\\n.jpg", 3L, "/תמונה 🎉.png", 5L, "/x\r\\");
    FilePathsFile.write(
        file(),
        6,
        rows -> {
          Map<Long, String> inside = new TreeMap<>(paths);
          inside.keySet().removeIf(row -> !rows.contains(row));
          return inside;
        });
    assertEquals(
        List.of("/a b.jpg", "", "/new\\nline\\\\n.jpg", "/תמונה 🎉.png", "", "/x\\r\\\\"),
        Files.readAllLines(file()));
    assertEquals(6, FilePathsFile.rows(file()));
    assertEquals(paths, FilePathsFile.read(file(), List.of(5L, 0L, 1L, 2L, 3L, 4L, 99L)));
    assertEquals(1, temp.toFile().list().length);
  }

  @Test
  void asksInStepsAndReadsFarLines() {
    long rows = 25_013;
    FilePathsFile.write(
        file(),
        rows,
        range -> {
          assertTrue(range.size() <= 10_000);
          Map<Long, String> paths = new TreeMap<>();
          for (long row = range.from(); row < range.to(); row++) {
            paths.put(row, "/pictures/" + row + ".jpg");
          }
          return paths;
        });
    assertEquals(rows, FilePathsFile.rows(file()));
    for (long row = 0; row < rows; row += 1237) {
      assertEquals(
          Map.of(row, "/pictures/" + row + ".jpg"), FilePathsFile.read(file(), List.of(row)));
    }
  }

  @Test
  void aLastLineWithoutItsEndCounts() throws IOException {
    Files.writeString(file(), "/a\n/b");
    assertEquals(2, FilePathsFile.rows(file()));
    assertEquals(Map.of(1L, "/b"), FilePathsFile.read(file(), List.of(1L, 2L)));
  }

  @Test
  void aFailureLeavesTheOldFile() throws IOException {
    Files.writeString(file(), "old\n");
    assertThrows(
        IllegalStateException.class,
        () ->
            FilePathsFile.write(
                file(),
                20_000,
                rows -> {
                  if (rows.from() > 0) {
                    throw new IllegalStateException("the catalog is gone");
                  }
                  return Map.of();
                }));
    assertEquals("old\n", Files.readString(file()));
    assertEquals(1, temp.toFile().list().length);
  }

  @Test
  void saysWhatToRunWhereThereIsNone() {
    SkylightException e =
        assertThrows(SkylightException.class, () -> FilePathsFile.read(file(), List.of(0L)));
    assertEquals(
        "There is no list of files: " + file() + " does not exist. Run `skylight export-paths`.",
        e.getMessage());
  }
}
