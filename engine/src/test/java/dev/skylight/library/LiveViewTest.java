package dev.skylight.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.IndexRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveViewTest {

  @TempDir Path folder;

  private LiveView open() throws IOException {
    DataFolder data = VectorCollection.full(folder, 20);
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(data.ledger(), longAgo); // so that nothing may still be changing
    Files.setLastModifiedTime(data.embeddings(), longAgo);
    return new LiveView(new FileStores(data, null), CollectionSettings.of(data));
  }

  @Test
  void nobodyEntersWhatIsClosedWhileSomebodyIsStillInIt() throws IOException {
    LiveView live = open();
    Shared<View> held = live.enter(towers -> {});
    live.close();
    assertThrows(IllegalStateException.class, () -> live.enter(towers -> {}));
    held.leave();
    assertThrows(IllegalStateException.class, () -> live.enter(towers -> {}));
  }

  @Test
  void aLedgerThatCannotBeReadToItsEndLeavesNoModelOpen() throws IOException, SQLException {
    LiveView live = open();
    AtomicReference<Towers> early = new AtomicReference<>();
    String url = "jdbc:sqlite:" + folder.resolve("embeddings.ledger");
    try (Connection ledger = DriverManager.getConnection(url);
        Statement statement = ledger.createStatement()) {
      statement.execute("UPDATE chunks SET origin = 'nobody'"); // its header stays whole
    }
    assertThrows(RuntimeException.class, () -> live.enter(early::set));
    IllegalStateException closed =
        assertThrows(IllegalStateException.class, () -> early.get().encode("words"));
    assertEquals("the model is closed", closed.getMessage());
    live.close();
  }

  @Test
  void anIndexThatCouldNotBeOpenedIsTriedAgain() throws IOException {
    DataFolder data = VectorCollection.full(folder, 20);
    try (Collection collection = Collection.open(CollectionSettings.of(data))) {
      collection.buildIndex(IndexRequest.auto(), Progress.NONE);
    }
    Files.writeString(data.filePaths(), "a.jpg\n".repeat(20));
    byte[] whole = Files.readAllBytes(data.index());
    FileTime time = Files.getLastModifiedTime(data.index());
    overwrite(data.index(), new byte[64], time);
    try (Collection collection = Collection.open(CollectionSettings.of(data))) {
      List<String> notices = collection.search(Query.row(1)).notices();
      assertEquals(1, notices.size(), notices.toString());
      overwrite(data.index(), whole, time); // the file looks as it did before
      assertEquals(List.of(), collection.search(Query.row(1)).notices());
    }
  }

  private static void overwrite(Path file, byte[] start, FileTime time) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(start);
    }
    Files.setLastModifiedTime(file, time);
  }
}
