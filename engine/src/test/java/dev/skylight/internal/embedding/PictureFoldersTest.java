package dev.skylight.internal.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.pictures.MemoryPictures;
import dev.skylight.internal.pictures.Picture;
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
      rows.add(RowSource.of(row, folder.resolve("2024/" + row + ".jpg")));
    }
    return rows;
  }

  private Optional<PictureFolders.Lost> firstLost(int from, int to, List<RowSource> around) {
    List<RowOutcome> outcomes = new ArrayList<>();
    for (int row = from; row < to; row++) {
      outcomes.add(new RowOutcome(row, Status.FAILED, -1, "there is no such file"));
    }
    return new PictureFolders(new FilePictures()).firstLost(rows(from, to), outcomes, () -> around);
  }

  private String emptyFolder() {
    return "None of the pictures can be read, and the folder "
        + folder
        + ", in which they should be, is empty: mount its disk, then run the same command again."
        + " Should the pictures be gone for good, remove that empty folder first.";
  }

  @Test
  void manyUnderAnEmptyFolderAreADiskThatIsNotThere() {
    Optional<PictureFolders.Lost> lost = firstLost(100, 120, List.of());
    assertEquals(new PictureFolders.Lost(0, emptyFolder()), lost.orElseThrow());
    assertEquals(Optional.empty(), firstLost(100, 119, rows(100, 119)), "so few can be deleted");
  }

  /** What is left of a chunk may be a single row. */
  @Test
  void fewAreJudgedByThoseAroundThem() {
    assertEquals(
        new PictureFolders.Lost(0, emptyFolder()), firstLost(32, 33, rows(12, 53)).orElseThrow());
  }

  @Test
  void whatIsNoFolderIsNotMissingItsDisk() throws IOException {
    Files.writeString(folder.resolve("2024"), "a file where a folder is expected");
    assertEquals(Optional.empty(), firstLost(0, 1, rows(0, 40)));
    assertEquals(Optional.empty(), firstLost(0, 40, List.of()));
  }

  @Test
  void theFirstRowWhosePlaceCannotBeReachedIsFound() {
    MemoryPictures pictures = new MemoryPictures();
    Picture there = pictures.put("a/0", new byte[1], 0);
    List<RowSource> rows =
        List.of(
            new RowSource(5, List.of(there)),
            new RowSource(6, List.of(Picture.at("a/gone"))),
            new RowSource(7, List.of(Picture.at("a/gone"), Picture.at("b/1"))),
            new RowSource(8, List.of(Picture.at("b/2"))));
    List<RowOutcome> outcomes = new ArrayList<>();
    outcomes.add(new RowOutcome(5, Status.EMBEDDED, 0, ""));
    for (int row = 6; row < 9; row++) {
      outcomes.add(new RowOutcome(row, Status.FAILED, -1, "it cannot be read"));
    }
    PictureFolders folders = new PictureFolders(pictures);
    assertEquals(Optional.empty(), folders.firstLost(rows, outcomes, List::of));
    pictures.lose("b");
    assertEquals(
        new PictureFolders.Lost(2, "The shelf b is lost."),
        folders.firstLost(rows, outcomes, List::of).orElseThrow());
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
      around.add(RowSource.of(40, other));
      assertEquals(Optional.empty(), firstLost(0, 10, around), "a folder that was emptied");
    } finally {
      Files.delete(other);
    }
  }
}
