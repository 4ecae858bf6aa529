package dev.skylight.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampsTest {

  private final FileTime before = FileTime.from(Instant.now().minusSeconds(60));

  @TempDir Path folder;
  private DataFolder data;

  @BeforeEach
  void files() throws IOException {
    data = DataFolder.of(folder, "test");
    for (Path file : new Path[] {data.ledger(), data.embeddings(), data.index()}) {
      Files.writeString(file, "one");
      Files.setLastModifiedTime(file, before);
    }
  }

  @Test
  void theSameFilesHaveTheSameStamps() {
    assertEquals(Stamps.of(data), Stamps.of(data));
    assertTrue(Stamps.of(data).settled());
  }

  @Test
  void aChangeOfContentShows() throws IOException {
    Stamps first = Stamps.of(data);
    Files.writeString(data.ledger(), "two");
    Stamps now = Stamps.of(data);
    assertNotEquals(first.ledger(), now.ledger());
    assertTrue(first.ledger().sameFile(now.ledger()));
    assertFalse(now.settled(), "another change within this tick would not show");
  }

  @Test
  void aFileInItsPlaceShows() throws IOException {
    Stamps first = Stamps.of(data);
    Path other = Files.writeString(folder.resolve("other"), "two");
    Files.setLastModifiedTime(other, before);
    Files.delete(data.index());
    Files.move(other, data.index());
    Stamps now = Stamps.of(data);
    assertNotEquals(first.index(), now.index());
    assertFalse(first.index().sameFile(now.index()));
  }

  @Test
  void aFileThatComesOrGoesShows() throws IOException {
    Stamps first = Stamps.of(data);
    Files.writeString(data.indexReport(), "{}");
    Stamps second = Stamps.of(data);
    assertNotEquals(first, second);
    Files.delete(data.indexReport());
    assertEquals(first, Stamps.of(data));
  }
}
