package dev.skylight.internal.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.ForeignCatalog;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.ledger.Asked;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.NullEmbedder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.Plan;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job without a scheduler; that the workflow makes the same bytes: {@code LoopAndWorkflowTest}.
 */
class EmbedLoopTest {

  private static final int DIMENSION = 16;
  private static final EmbedLoop.Listener GO_ON = (done, failed, total) -> true;

  /** Ranges of a plan: as many as there may be would be minutes of single rows. */
  private static final int SHORT_PLAN = 40;

  @TempDir Path root;

  private static EmbedLoop loop(DataFolder data, NullEmbedder embedder) {
    return loop(data, embedder, Plan.MAX_RANGES);
  }

  private static EmbedLoop loop(DataFolder data, NullEmbedder embedder, int mostRanges) {
    FileStores stores = new FileStores(data, null);
    return new EmbedLoop(
        new Planner(stores, embedder, mostRanges),
        new ChunkWork(stores, embedder.pictures(), "here"),
        embedder);
  }

  private static FinishResult finish(DataFolder data, NullEmbedder embedder, EmbedRequest request) {
    return loop(data, embedder).run(request, "a run", GO_ON).orElseThrow();
  }

  private DataFolder collection(String name, int rows) throws SQLException, IOException {
    Path folder = root.resolve(name);
    ForeignCatalog.make(folder, rows);
    return DataFolder.of(folder, name);
  }

  private static EmbedRequest request(int chunkSize, long maxImages) {
    return NullRequests.of(chunkSize, 0, maxImages);
  }

  private static RowCounts counts(DataFolder data, long rows) {
    try (LedgerView ledger = new LedgerFile(data.ledger()).read()) {
      return ledger.counts(new RowRange(0, rows));
    }
  }

  @Test
  void stoppedAnywhereItEndsWithTheSameBytes() throws Exception {
    int rows = 5_003;
    DataFolder straight = collection("straight", rows);
    NullEmbedder embedder = new NullEmbedder(rows, DIMENSION);
    assertEquals(
        new FinishResult(rows, rows, 0, 0, 0, 0), finish(straight, embedder, request(1_000, 0)));

    DataFolder stopped = collection("stopped", rows);
    NullEmbedder again = new NullEmbedder(rows, DIMENSION);
    long before = 0;
    for (int run = 0; run < 3; run++) {
      AtomicInteger told = new AtomicInteger();
      assertEquals(
          Optional.empty(),
          loop(stopped, again)
              .run(request(1_000, 0), "run " + run, (d, f, t) -> told.incrementAndGet() < 29));
      long settled = counts(stopped, rows).settled();
      assertTrue(settled > before && settled < rows, settled + " rows after run " + run);
      before = settled;
    }
    finish(stopped, again, request(1_000, 0));
    for (int row = 0; row < rows; row++) {
      assertEquals(1, again.calls.get(row), "row " + row);
    }
    assertEquals(Sha256.ofFile(straight.embeddings()), Sha256.ofFile(stopped.embeddings()));
    assertEquals(Files.readAllLines(straight.filePaths()), Files.readAllLines(stopped.filePaths()));
  }

  @Test
  void progressCountsWhatEarlierRunsDid() throws Exception {
    DataFolder data = collection("data", 1_000);
    NullEmbedder embedder = new NullEmbedder(1_000, DIMENSION);
    finish(data, embedder, request(250, 300));
    List<Long> told = new ArrayList<>();
    loop(data, embedder)
        .run(
            request(250, 0),
            "second",
            (done, failed, total) -> {
              assertEquals(1_000, total);
              told.add(done);
              return true;
            });
    assertEquals(300, told.get(0));
    assertEquals(1_000, told.get(told.size() - 1));
    assertEquals(told.stream().sorted().toList(), told);
  }

  @Test
  void aPlanHoldsAsManyRangesAsItMayAndSaysThatThereAreMore() throws Exception {
    int rows = 2 * Plan.MAX_RANGES + 103;
    DataFolder data = collection("data", rows);
    NullEmbedder embedder = new NullEmbedder(rows, DIMENSION);
    finish(data, embedder, request(1_000, 1));
    settle(data, 1, rows);
    Plan plan = new Planner(new FileStores(data, null), embedder).plan(request(1_000, 0));
    assertEquals(Plan.MAX_RANGES, plan.missing().size());
    assertTrue(plan.truncated());
  }

  /** A ledger with more gaps than two plans hold; another program fills most of them meanwhile. */
  @Test
  void whatOnePlanDoesNotHoldTheNextOneDoesAndNoMoreThanAskedFor() throws Exception {
    int step = 2 * SHORT_PLAN;
    int rows = 2 * step + 40;
    DataFolder data = collection("data", rows);
    NullEmbedder embedder = new NullEmbedder(rows, DIMENSION);
    finish(data, embedder, request(1_000, 1));
    settle(data, 1, rows);
    AtomicInteger plans = new AtomicInteger();
    EmbedLoop.Listener atTheFirstRowsOfPlans =
        (done, failed, total) -> {
          if (plans.get() < 2) {
            int first = 2 + plans.getAndIncrement() * step;
            settle(data, first + 2, first + step);
          }
          return true;
        };
    assertTrue(
        loop(data, embedder, SHORT_PLAN)
            .run(request(1_000, step + 10), "second", atTheFirstRowsOfPlans)
            .isPresent());
    assertEquals(rows / 2 + 1 + step + 10, counts(data, rows).settled());
    int embedded = 0;
    for (int row = 0; row < rows; row++) {
      embedded += embedder.calls.get(row);
    }
    assertEquals(1 + 2 + 10, embedded);
    assertEquals(1, embedder.calls.get(2 + step), "the first row of the second plan");
    assertEquals(1, embedder.calls.get(2 + 2 * step), "the first row of the third plan");
  }

  @Test
  void rowsThatAreRegisteredBetweenTwoPlansAreMadeToo() throws Exception {
    int rows = 2 * SHORT_PLAN + 23;
    DataFolder data = collection("data", rows);
    NullEmbedder embedder = new NullEmbedder(rows + 2, DIMENSION);
    finish(data, embedder, request(1_000, 1));
    settle(data, 1, rows);
    AtomicInteger told = new AtomicInteger();
    EmbedLoop.Listener register =
        (done, failed, total) -> {
          if (told.getAndIncrement() == 0) {
            insert(data, rows);
            insert(data, rows + 1);
          }
          return true;
        };
    FinishResult result =
        loop(data, embedder, SHORT_PLAN).run(request(1_000, 0), "second", register).orElseThrow();
    assertEquals(rows + 2, result.rowsEmbedded());
    assertEquals(1, embedder.calls.get(rows + 1));
  }

  private static void insert(DataFolder data, int row) {
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + data.folder().resolve("metadata.db"));
        PreparedStatement insert =
            db.prepareStatement("INSERT INTO images(file_path, embedding_index) VALUES(?,?)")) {
      insert.setString(1, "pictures/" + row + ".jpg");
      insert.setLong(2, row);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * As if every other row had been published by itself, as zeros, which the file has there already.
   */
  private static void settle(DataFolder data, int from, int to) {
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + data.ledger());
        PreparedStatement insert =
            db.prepareStatement(
                "INSERT INTO chunks (row_from, row_to, sha256, fingerprint, origin, failed,"
                    + " unassigned, worker, committed_at)"
                    + " SELECT ?, ?, ?, fingerprint, origin, 0, 0, worker, committed_at"
                    + " FROM chunks LIMIT 1")) {
      db.setAutoCommit(false);
      for (int row = from; row < to; row += 2) {
        insert.setLong(1, row);
        insert.setLong(2, row + 1);
        insert.setString(3, Sha256.of(new byte[DIMENSION * Float.BYTES]));
        insert.executeUpdate();
      }
      db.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aJobThatEndsBeforeItsFirstRowIsRemembered() throws Exception {
    DataFolder data = collection("data", 30);
    FileStores stores = new FileStores(data, null);
    assertEquals(Optional.empty(), stores.making());
    Planner planner = new Planner(stores, new NullEmbedder(30, DIMENSION));
    EmbedRequest asked = request(10, 0).withModel("asked");
    planner.plan(asked);
    assertEquals(Optional.empty(), stores.header());
    assertEquals(
        Optional.of(new Asked("asked", asked.precision(), asked.decode())), stores.making());
    // from then on what is there counts
    planner.allocate(asked, planner.plan(asked), "a run");
    planner.plan(asked.withModel("another"));
    assertEquals("asked", stores.making().orElseThrow().model());
  }

  @Test
  void whatTheAllocationDidIsTold() throws Exception {
    DataFolder data = collection("data", 30);
    NullEmbedder embedder = new NullEmbedder(30, DIMENSION);
    finish(data, embedder, request(10, 0));
    embedder.fingerprint = "another";
    SkylightException refused =
        assertThrows(
            SkylightException.class,
            () -> loop(data, embedder).run(request(10, 0), "second", GO_ON));
    assertEquals(SkylightException.Kind.FINGERPRINT, refused.kind());
    List<String> notes = new ArrayList<>();
    EmbedRequest restart = NullRequests.restart(10);
    loop(data, embedder)
        .run(
            restart,
            "third",
            new EmbedLoop.Listener() {
              @Override
              public boolean onProgress(long done, long failed, long total) {
                return true;
              }

              @Override
              public void onNote(String note) {
                notes.add(note);
              }
            });
    assertTrue(notes.get(0).startsWith("Kept as a backup: "), notes.toString());
    assertEquals(2, embedder.calls.get(17));
  }
}
