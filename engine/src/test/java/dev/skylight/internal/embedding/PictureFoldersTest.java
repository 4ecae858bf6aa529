package dev.skylight.internal.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.internal.models.RowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that were never mounted; those that go away need a disk: {@code HarmsTest}. */
class PictureFoldersTest {

  @TempDir Path folder;

  private List<RowSource> rows(int from, int to) {
    List<RowSource> rows = new ArrayList<>();
    for (int row = from; row < to; row++) {
      rows.add(new RowSource(row, List.of(folder.resolve("2024/" + row + ".jpg"))));
    }
    return rows;
  }

  private Optional<PictureFolders.Lost> firstLost(int from, int to, List<RowSource> around) {
    List<RowOutcome> outcomes = new ArrayList<>();
    for (int row = from; row < to; row++) {
      outcomes.add(new RowOutcome(row, Status.FAILED, -1, "there is no such file"));
    }
    return new PictureFolders().firstLost(rows(from, to), outcomes, () -> around);
  }

  @Test
  void manyUnderAnEmptyFolderAreADiskThatIsNotThere() {
    Optional<PictureFolders.Lost> lost = firstLost(100, 120, List.of());
    assertEquals(new PictureFolders.Lost(0, folder, true), lost.orElseThrow());
    assertEquals(Optional.empty(), firstLost(100, 119, rows(100, 119)), "so few can be deleted");
  }

  /** What is left of a chunk may be a single row. */
  @Test
  void fewAreJudgedByThoseAroundThem() {
    assertEquals(
        new PictureFolders.Lost(0, folder, true), firstLost(32, 33, rows(12, 53)).orElseThrow());
  }

  @Test
  void whatIsNoFolderIsNotMissingItsDisk() throws IOException {
    Files.writeString(folder.resolve("2024"), "a file where a folder is expected");
    assertEquals(Optional.empty(), firstLost(0, 1, rows(0, 40)));
    assertEquals(Optional.empty(), firstLost(0, 40, List.of()));
  }

  @Test
  void aFolderOfWhichSomethingIsThereIsMounted() throws IOException {
    Path there = Files.createDirectories(folder.resolve("2023"));
    assertEquals(Optional.empty(), firstLost(0, 40, List.of()), "deleted, or moved");
    Files.delete(there);
    assertTrue(firstLost(0, 40, List.of()).isPresent());

    Files.createDirectories(folder.resolve("2024"));
    Path other = Files.createTempFile(folder.getParent(), "other", ".jpg");
    try {
      List<RowSource> around = new ArrayList<>(rows(0, 40));
      around.add(new RowSource(40, List.of(other)));
      assertEquals(Optional.empty(), firstLost(0, 10, around), "a folder that was emptied");
    } finally {
      Files.delete(other);
    }
  }
}
