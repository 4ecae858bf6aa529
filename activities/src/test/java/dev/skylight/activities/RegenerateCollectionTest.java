package dev.skylight.activities;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.catalog.ForeignCatalog;
import dev.skylight.internal.embedding.NullRequests;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.NullEmbedder;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.RowRange;
import dev.skylight.workflows.FailureTypes;
import dev.skylight.workflows.RegenerateEmbeddings;
import dev.skylight.workflows.RegenerateResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The workflow over real files, with empty work in place of a model. */
@Tag("once")
class RegenerateCollectionTest {

  private static final int DIMENSION = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,1000,0", "999,1000,0", "1001,1000,0", "7919,1000,3", "100000,1000,20"})
  void everyRowIsEmbeddedOnceAndLandsOnItsIndex(int rows, int chunkSize, int chunksPerRun)
      throws Exception {
    ForeignCatalog.make(folder, rows);
    NullEmbedder embedder = new NullEmbedder(rows, DIMENSION);
    try (CollectionRig rig = new CollectionRig(folder, embedder)) {
      RegenerateResult result =
          CollectionRig.result(rig.start(CollectionRig.regenerate(chunkSize), 4, chunksPerRun));
      assertEquals(rows, result.finish().rowsEmbedded());
      assertEquals(0, result.finish().rowsMissing());
      for (int row = 0; row < rows; row++) {
        assertEquals(1, embedder.calls.get(row), "row " + row);
      }
      assertRows(rig, rows);
      assertEquals(rows, Files.readAllLines(rig.data.filePaths()).size());
      assertEquals("pictures/0.jpg", Files.readAllLines(rig.data.filePaths()).get(0));
    }
  }

  private static void assertRows(CollectionRig rig, int rows) {
    try (EmbeddingsFile file = EmbeddingsFile.open(rig.data.embeddings())) {
      assertEquals(rows, file.rows());
      for (int row = 0; row < rows; row += Math.max(1, rows / 500)) {
        assertArrayEquals(NullEmbedder.vector(row, DIMENSION), read(file, row), "row " + row);
      }
    }
  }

  private static void assertRow(CollectionRig rig, int row, float[] expected) {
    try (EmbeddingsFile file = EmbeddingsFile.open(rig.data.embeddings())) {
      assertArrayEquals(expected, read(file, row), "row " + row);
    }
  }

  private static float[] read(EmbeddingsFile file, long row) {
    FloatBuffer view = file.rows(new RowRange(row, row + 1));
    float[] vector = new float[DIMENSION];
    view.get(view.position(), vector);
    return vector;
  }

  @Test
  void maxImagesGoesOnWhereTheLastRunStopped() throws Exception {
    ForeignCatalog.make(folder, 2_500);
    NullEmbedder embedder = new NullEmbedder(2_500, DIMENSION);
    try (CollectionRig rig = new CollectionRig(folder, embedder)) {
      EmbedRequest hundred = NullRequests.of(1_000, 0, 100);
      assertEquals(100, CollectionRig.result(rig.start(hundred, 2, 0)).finish().rowsEmbedded());
      assertEquals(200, CollectionRig.result(rig.start(hundred, 2, 0)).finish().rowsEmbedded());
      EmbedRequest tail = NullRequests.of(1_000, 2_000, 0);
      assertEquals(700, CollectionRig.result(rig.start(tail, 2, 0)).finish().rowsEmbedded());
      CollectionRig.result(rig.start(CollectionRig.regenerate(77), 2, 0));
      for (int row = 0; row < 2_500; row++) {
        assertEquals(1, embedder.calls.get(row), "row " + row);
      }
      assertRows(rig, 2_500);
    }
  }

  @Test
  void aLostRowIsNamedAndADuplicateStandsIn() throws Exception {
    ForeignCatalog.make(folder, 50);
    try (Connection db = open();
        Statement statement = db.createStatement()) {
      statement.execute("UPDATE images SET file_path='missing-7.jpg' WHERE embedding_index=7");
      statement.execute("UPDATE images SET file_path='missing-9.jpg' WHERE embedding_index=9");
      statement.execute("INSERT INTO images VALUES(1000,'pictures/twin-of-9.jpg',9)");
      statement.execute("DELETE FROM images WHERE embedding_index=11");
    }
    try (CollectionRig rig = new CollectionRig(folder, new NullEmbedder(50, DIMENSION))) {
      RegenerateResult result = CollectionRig.result(rig.start(CollectionRig.regenerate(10), 2, 0));
      assertEquals(48, result.finish().rowsEmbedded());
      assertEquals(1, result.finish().rowsFailed());
      assertEquals(1, result.finish().rowsUnassigned());
      try (LedgerView ledger = new LedgerFile(rig.data.ledger()).read()) {
        assertEquals(7, ledger.failedRows(new RowRange(0, 50), 10).get(0).row());
      }
      List<String> paths = Files.readAllLines(rig.data.filePaths());
      assertEquals("", paths.get(11));
    }
  }

  @Test
  void embedGivesNewImagesTheNextFreeRowsAndTellsTheCatalogLast() throws Exception {
    ForeignCatalog.make(folder, 10);
    try (Connection db = open();
        Statement statement = db.createStatement()) {
      statement.execute("INSERT INTO images VALUES(500,'pictures/new-b.jpg',NULL)");
      statement.execute("INSERT INTO images VALUES(400,'pictures/new-a.jpg',NULL)");
      statement.execute("INSERT INTO images VALUES(600,'missing-new.jpg',NULL)");
    }
    EmbedRequest embed = NullRequests.assignRows(4);
    NullEmbedder embedder = new NullEmbedder(20, DIMENSION);
    try (CollectionRig rig = new CollectionRig(folder, embedder)) {
      RegenerateResult result = CollectionRig.result(rig.start(embed, 2, 0));
      assertEquals(12, result.finish().rowsEmbedded());
      assertEquals(1, result.finish().rowsFailed());
      assertEquals(2, result.finish().imagesAssigned());
      assertEquals("400:10 500:11 600:null", indices("id >= 400"));
      // later images follow, and nothing that is there is done again
      try (Connection db = open();
          Statement statement = db.createStatement()) {
        statement.execute("INSERT INTO images VALUES(700,'pictures/later.jpg',NULL)");
      }
      assertEquals(13, CollectionRig.result(rig.start(embed, 2, 0)).finish().rowsEmbedded());
      assertEquals("700:13", indices("id = 700"));
      for (int row = 0; row < 14; row++) {
        assertEquals(1, embedder.calls.get(row), "row " + row);
      }
      assertRow(rig, 11, NullEmbedder.vector(11, DIMENSION));
      assertRow(rig, 12, new float[DIMENSION]);
      assertRow(rig, 13, NullEmbedder.vector(13, DIMENSION));
    }
  }

  private String indices(String where) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Connection db = open();
        Statement statement = db.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id, embedding_index FROM images WHERE " + where + " ORDER BY id")) {
      while (rows.next()) {
        text.append(rows.getLong(1)).append(':').append(rows.getObject(2)).append(' ');
      }
    }
    return text.toString().trim();
  }

  private Connection open() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("metadata.db"));
  }

  @Test
  void cancelPublishesWhatTheChunksHaveAndTheNextRunGoesOn() throws Exception {
    ForeignCatalog.make(folder, 4_000);
    NullEmbedder embedder = new NullEmbedder(4_000, DIMENSION);
    embedder.nanosPerRow = 2_000_000;
    try (CollectionRig rig = new CollectionRig(folder, embedder)) {
      RegenerateEmbeddings run = rig.start(CollectionRig.regenerate(2_000), 2, 0);
      CollectionRig.await(run, p -> p.chunksInFlight() == 2);
      Thread.sleep(1_500);
      WorkflowStub.fromTyped(run).cancel("a test");
      assertThrows(WorkflowFailedException.class, () -> CollectionRig.result(run));
      long kept;
      try (LedgerView ledger = new LedgerFile(rig.data.ledger()).read()) {
        kept = ledger.counts(new RowRange(0, 4_000)).settled();
      }
      assertTrue(kept > 0 && kept < 4_000, kept + " rows kept");
      embedder.nanosPerRow = 0;
      CollectionRig.result(rig.start(CollectionRig.regenerate(2_000), 2, 0));
      for (int row = 0; row < 4_000; row++) {
        assertEquals(1, embedder.calls.get(row), "row " + row);
      }
      assertRows(rig, 4_000);
    }
  }

  @Test
  void anotherModelIsRefusedAndRestartKeepsABackup() throws Exception {
    ForeignCatalog.make(folder, 30);
    NullEmbedder embedder = new NullEmbedder(30, DIMENSION);
    try (CollectionRig rig = new CollectionRig(folder, embedder)) {
      CollectionRig.result(rig.start(CollectionRig.regenerate(10), 2, 0));
      embedder.fingerprint = "another";
      WorkflowFailedException failure =
          assertThrows(
              WorkflowFailedException.class,
              () -> CollectionRig.result(rig.start(CollectionRig.regenerate(10), 2, 0)));
      ApplicationFailure cause = (ApplicationFailure) failure.getCause().getCause();
      assertEquals(FailureTypes.FINGERPRINT, cause.getType());
      assertTrue(cause.getOriginalMessage().contains("--restart"), cause.getOriginalMessage());

      EmbedRequest restart = NullRequests.restart(10);
      assertEquals(30, CollectionRig.result(rig.start(restart, 2, 0)).finish().rowsEmbedded());
      try (var files = Files.list(folder)) {
        assertTrue(
            files.anyMatch(f -> f.getFileName().toString().startsWith("embeddings.npy.backup-")));
      }
    }
  }

  @Test
  void failedRowsAreTriedAgainOnRequest() throws Exception {
    ForeignCatalog.make(folder, 30);
    try (Connection db = open();
        Statement statement = db.createStatement()) {
      statement.execute("UPDATE images SET file_path='missing.jpg' WHERE embedding_index=7");
    }
    NullEmbedder embedder = new NullEmbedder(30, DIMENSION);
    try (CollectionRig rig = new CollectionRig(folder, embedder)) {
      assertEquals(
          1,
          CollectionRig.result(rig.start(CollectionRig.regenerate(10), 2, 0))
              .finish()
              .rowsFailed());
      try (Connection db = open();
          Statement statement = db.createStatement()) {
        statement.execute("UPDATE images SET file_path='found.jpg' WHERE embedding_index=7");
      }
      EmbedRequest absent = NullRequests.retryFailed(10);
      RegenerateResult still = CollectionRig.result(rig.start(absent, 2, 0));
      assertEquals(1, still.finish().rowsFailed());
      assertEquals(1, embedder.calls.get(6), "rows beside an absent picture are not risked");
      assertTrue(
          still
              .notes()
              .contains(
                  "1 failed row is not tried again, as its picture is absent still; the first"
                      + " is row 7 ("
                      + folder.resolve("found.jpg")
                      + ")."),
          still.notes().toString());
      Files.createFile(folder.resolve("found.jpg"));
      EmbedRequest again = NullRequests.retryFailed(10);
      RegenerateResult result = CollectionRig.result(rig.start(again, 2, 0));
      assertEquals(0, result.finish().rowsFailed());
      assertEquals(30, result.finish().rowsEmbedded());
      for (int row = 0; row < 30; row++) {
        assertEquals(row == 7 ? 2 : 1, embedder.calls.get(row), "row " + row);
      }
      assertRows(rig, 30);
    }
  }

  @Test
  void anEmptyCatalogSaysWhatToRun() throws Exception {
    ForeignCatalog.make(folder, 0);
    try (CollectionRig rig = new CollectionRig(folder, new NullEmbedder(1, DIMENSION))) {
      WorkflowFailedException failure =
          assertThrows(
              WorkflowFailedException.class,
              () -> CollectionRig.result(rig.start(CollectionRig.regenerate(10), 2, 0)));
      String message = ((ApplicationFailure) failure.getCause().getCause()).getOriginalMessage();
      assertTrue(message.contains("skylight run-pipeline"), message);
    }
  }
}
