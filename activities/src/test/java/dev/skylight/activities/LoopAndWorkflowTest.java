package dev.skylight.activities;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.ForeignCatalog;
import dev.skylight.internal.embedding.ChunkWork;
import dev.skylight.internal.embedding.EmbedLoop;
import dev.skylight.internal.embedding.Planner;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.models.NullEmbedder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.FinishResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who schedules the chunks makes no difference to the files. */
class LoopAndWorkflowTest {

  private static final int ROWS = 3_001;

  @TempDir Path root;

  private DataFolder collection(String name) throws Exception {
    Path folder = root.resolve(name);
    ForeignCatalog.make(folder, ROWS);
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("metadata.db"));
        Statement statement = db.createStatement()) {
      statement.execute("UPDATE images SET file_path='missing.jpg' WHERE embedding_index=7");
      statement.execute("DELETE FROM images WHERE embedding_index=1100");
    }
    return DataFolder.of(folder, "test");
  }

  @Test
  void theWorkflowAndThePlainLoopMakeTheSame() throws Exception {
    DataFolder scheduled = collection("scheduled");
    FinishResult byWorkflow;
    try (CollectionRig rig = new CollectionRig(scheduled.folder(), new NullEmbedder(ROWS, 16))) {
      byWorkflow = CollectionRig.result(rig.start(CollectionRig.regenerate(100), 3, 7)).finish();
    }
    DataFolder plain = collection("plain");
    NullEmbedder embedder = new NullEmbedder(ROWS, 16);
    FinishResult byLoop =
        new EmbedLoop(
                new Planner(new FileStores(plain, null), embedder),
                new ChunkWork(new FileStores(plain, null), embedder.pictures(), "here"),
                embedder)
            .run(CollectionRig.regenerate(100), "once", (done, failed, total) -> true)
            .orElseThrow();
    assertEquals(byWorkflow, byLoop);
    assertEquals(ROWS - 2, byLoop.rowsEmbedded());
    assertEquals(Sha256.ofFile(scheduled.embeddings()), Sha256.ofFile(plain.embeddings()));
    assertEquals(Files.readAllLines(scheduled.filePaths()), Files.readAllLines(plain.filePaths()));
  }
}
