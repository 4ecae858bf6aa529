package dev.skylight.products;

import static dev.skylight.postgres.TestPostgres.one;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pgvector.PGvector;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.job.RowRange;
import dev.skylight.library.Progress;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.LocalPostgres;
import dev.skylight.postgres.TestPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A collection's rows in a pgvector table, over time, kills and strangers. */
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("once")
class PublicationTest {

  private static final int DIM = 8;
  private static final int ROWS = 10_000;
  private static final String TABLE = PublishSettings.TABLE;
  private static final String VERSION = "tiny/fp32/0123456789ab";

  @TempDir private Path folder;
  private TestCollection collection;
  private DatabaseUrl url;

  @BeforeEach
  void open() {
    url = TestPostgres.database();
    collection = new TestCollection(folder.resolve("data"), "test", DIM);
  }

  @AfterEach
  void close() {
    if (collection != null) {
      collection.close();
    }
  }

  private void embedded(int rows) {
    collection.allocate(rows, TestCollection.FINGERPRINT, false);
    collection.embed(new RowRange(0, rows), 1_000, TestCollection.FINGERPRINT, 7);
  }

  private static PublishSettings settings(DatabaseUrl url, IndexKind index, boolean deep) {
    return new PublishSettings(url, TABLE, index, deep, 2);
  }

  private PublishReport publish(PublishSettings settings) throws InterruptedException {
    return Publication.run(collection.stores(), collection.collection(), settings, Progress.NONE);
  }

  private PublishReport publish() throws InterruptedException {
    return publish(settings(url, IndexKind.NONE, false));
  }

  private static long wanted(long from, long to) {
    long count = 0;
    for (long row = from; row < to; row++) {
      count += TestCollection.failed(row) || TestCollection.unassigned(row) ? 0 : 1;
    }
    return count;
  }

  private static void assertBuilt(PublishReport report) {
    assertEquals(1, report.notes().stream().filter(note -> note.startsWith("Built the")).count());
  }

  private String md5() throws SQLException {
    return md5(url);
  }

  private static String md5(DatabaseUrl url) throws SQLException {
    return one(
        url,
        "SELECT count(*) || md5(string_agg(\"row\" || file_path || encode(vector_send(embedding),"
            + " 'hex') || model_version, ',' ORDER BY \"row\")) FROM "
            + TABLE);
  }

  @Test
  void everyRowWithAVectorAndAPictureIsThereBitByBit() throws Exception {
    embedded(ROWS);
    PublishReport report = publish();
    assertEquals(wanted(0, ROWS), report.rows());
    assertEquals(report.rows(), report.written());
    assertEquals(VERSION, report.modelVersion());
    assertEquals(ROWS - report.rows(), report.withoutVector());
    assertEquals(0, report.missing());
    assertEquals(3, report.chunks());
    try (Connection connection = url.open();
        Statement statement = connection.createStatement()) {
      PGvector.registerTypes(connection);
      try (ResultSet rows =
          statement.executeQuery("SELECT * FROM " + TABLE + " ORDER BY \"row\"")) {
        long count = 0;
        while (rows.next()) {
          long row = rows.getLong("row");
          assertEquals(TestCollection.path(row), rows.getString("file_path"));
          assertEquals(VERSION, rows.getString("model_version"));
          assertArrayEquals(
              collection.vector(row, 7), ((PGvector) rows.getObject("embedding")).toArray());
          count++;
        }
        assertEquals(report.rows(), count);
      }
    }
    assertEquals(
        "{toast_tuple_target=8160}",
        one(url, "SELECT reloptions FROM pg_class WHERE oid = 'skylight_embeddings'::regclass"),
        "where the parts of a row stay together, reading it takes a fifth");
  }

  @Test
  void asecondRunWritesNothing() throws Exception {
    embedded(ROWS);
    publish();
    count();
    PublishReport again = publish();
    assertEquals(3, again.unchanged());
    assertEquals(0, again.written() + again.removed());
    PublishReport deep = publish(settings(url, IndexKind.NONE, true));
    assertEquals(0, deep.written() + deep.removed());
    assertEquals("0", one(url, "SELECT count(*) FROM audit"));
  }

  /** From here on each row that is really written leaves a line. */
  private void count() throws SQLException {
    TestPostgres.execute(
        url,
        "CREATE TABLE audit (r bigint, what text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit VALUES"
            + " (coalesce(NEW.\"row\", OLD.\"row\"), TG_OP); RETURN NULL; END'",
        "CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON "
            + TABLE
            + " FOR EACH ROW EXECUTE FUNCTION note()");
  }

  @Test
  void rowsThatChangeComeAndGoAreTheOnlyOnesWritten() throws Exception {
    embedded(ROWS);
    publish();
    count();
    collection.forget(new RowRange(5_000, 5_010));
    collection.embed(new RowRange(5_000, 5_010), 10, TestCollection.FINGERPRINT, 8);
    collection.allocate(ROWS + 100, TestCollection.FINGERPRINT, false);
    collection.embed(new RowRange(ROWS, ROWS + 100), 100, TestCollection.FINGERPRINT, 7);
    try (Catalog catalog = collection.stores().openCatalog()) {
      List<CatalogImage> images = catalog.images(-1, 12);
      catalog.move(
          Map.of(images.get(0).id(), new ImageFile("moved.jpg", 8, 8, "jpeg", 1, 0, null)));
      assertEquals(1, catalog.remove(List.of(images.get(3).id())));
    }
    PublishReport report = publish();
    assertEquals(0, report.unchanged());
    assertEquals(1, report.removed());
    long expected = wanted(5_000, 5_010) + wanted(ROWS, ROWS + 100) + 1;
    assertEquals(expected, report.written());
    assertEquals(
        "1 delete, " + expected + " others",
        one(
            url,
            "SELECT count(*) FILTER (WHERE what = 'DELETE') || ' delete, ' || count(*) FILTER"
                + " (WHERE what <> 'DELETE') || ' others' FROM audit"));
    assertEquals("moved.jpg", one(url, "SELECT file_path FROM " + TABLE + " WHERE \"row\" = 0"));
    assertEquals(String.valueOf(report.rows()), one(url, "SELECT count(*) FROM " + TABLE));
  }

  @Test
  void anUnfinishedJobIsPublishedAsFarAsItIs() throws Exception {
    collection.allocate(ROWS, TestCollection.FINGERPRINT, false);
    collection.embed(new RowRange(1_000, 2_500), 500, TestCollection.FINGERPRINT, 7);
    PublishReport first = publish();
    assertEquals(wanted(1_000, 2_500), first.rows());
    assertEquals(ROWS - 1_500, first.missing());
    collection.embed(new RowRange(0, 1_000), 1_000, TestCollection.FINGERPRINT, 7);
    collection.embed(new RowRange(2_500, ROWS), 1_000, TestCollection.FINGERPRINT, 7);
    PublishReport whole = publish();
    assertEquals(wanted(0, ROWS), whole.rows());
    assertEquals(whole.rows() - first.rows(), whole.written());
  }

  @Test
  void anotherModelTakesThePlaceOfTheFirst() throws Exception {
    embedded(ROWS);
    publish();
    String other = "f".repeat(64);
    collection.allocate(ROWS, other, true);
    collection.embed(new RowRange(0, ROWS), 1_000, other, 9);
    PublishReport report = publish();
    assertEquals("tiny/fp32/ffffffffffff", report.modelVersion());
    assertEquals(report.rows(), report.written());
    assertEquals("1", one(url, "SELECT count(DISTINCT model_version) FROM " + TABLE));
  }

  @Test
  void aSmallerCollectionOfTheSameNameLeavesNothingBehind() throws Exception {
    embedded(ROWS);
    publish();
    collection.close();
    collection = new TestCollection(folder.resolve("smaller"), "test", DIM);
    embedded(3_000);
    PublishReport report = publish();
    assertEquals(wanted(0, 3_000), report.rows());
    assertEquals(wanted(3_000, ROWS), report.removed());
    assertEquals(String.valueOf(report.rows()), one(url, "SELECT count(*) FROM " + TABLE));
    assertEquals("1", one(url, "SELECT count(*) FROM skylight_embeddings_chunks"));
  }

  @Test
  void whatOthersDidToTheTableIsMended() throws Exception {
    embedded(ROWS);
    publish();
    String right = md5();
    TestPostgres.execute(url, "DELETE FROM " + TABLE + " WHERE \"row\" = 4");
    assertEquals(1, publish().written());
    assertEquals(right, md5());
    TestPostgres.execute(url, "UPDATE " + TABLE + " SET file_path = 'x' WHERE \"row\" = 5000");
    assertEquals(0, publish().written());
    assertEquals(1, publish(settings(url, IndexKind.NONE, true)).written());
    assertEquals(right, md5());
    TestPostgres.execute(
        url,
        "INSERT INTO " + TABLE + " SELECT 16, 'x', embedding, 'y' FROM " + TABLE + " LIMIT 1",
        "INSERT INTO " + TABLE + " SELECT 1000000, 'x', embedding, 'y' FROM " + TABLE + " LIMIT 1");
    assertEquals(2, publish().removed());
    assertEquals(right, md5());
  }

  @Test
  void whatTheDatabaseChangesIsTakenBack() throws Exception {
    embedded(3_000);
    publish();
    TestPostgres.execute(
        url,
        "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.file_path :="
            + " upper(NEW.file_path); RETURN NEW; END'",
        "CREATE TRIGGER shout BEFORE INSERT OR UPDATE ON "
            + TABLE
            + " FOR EACH ROW EXECUTE FUNCTION shout()");
    String before = md5();
    collection.forget(new RowRange(0, 10));
    collection.embed(new RowRange(0, 10), 10, TestCollection.FINGERPRINT, 8);
    SkylightException e = assertThrows(SkylightException.class, this::publish);
    assertEquals(Kind.DAMAGED, e.kind());
    assertTrue(e.getMessage().contains("returns other rows 0 to 4095"), e.getMessage());
    assertEquals(before, md5());
  }

  @Test
  void damagedVectorsAreNotPublished() throws Exception {
    embedded(ROWS);
    try (RandomAccessFile file =
        new RandomAccessFile(collection.folder().embeddings().toFile(), "rw")) {
      file.seek(file.length() - 5);
      file.write(1);
    }
    SkylightException e = assertThrows(SkylightException.class, this::publish);
    assertEquals(Kind.DAMAGED, e.kind());
    assertTrue(e.getMessage().startsWith("rows 9000-9999 of "), e.getMessage());
    assertEquals("0", one(url, "SELECT count(*) FROM " + TABLE + " WHERE \"row\" >= 8192"));
  }

  @Test
  void nothingEmbeddedIsSaidSo() {
    SkylightException none = assertThrows(SkylightException.class, this::publish);
    assertEquals(Kind.BAD_INPUT, none.kind());
    assertTrue(none.getMessage().contains("skylight embed"), none.getMessage());
  }

  @Test
  void rowsWithoutCatalogNeedTheListOfPaths() throws Exception {
    embedded(100);
    Files.delete(collection.folder().catalog());
    SkylightException e = assertThrows(SkylightException.class, this::publish);
    assertTrue(e.getMessage().contains("file_paths.txt"), e.getMessage());
    StringBuilder paths = new StringBuilder();
    for (int row = 0; row < 100; row++) {
      paths.append("p/").append(row).append(".jpg\n");
    }
    Files.writeString(collection.folder().filePaths(), paths);
    assertEquals(wanted(0, 100), publish().rows());
    assertEquals("p/7.jpg", one(url, "SELECT file_path FROM " + TABLE + " WHERE \"row\" = 7"));
  }

  /** Every unit would read it from its beginning. */
  @Test
  void theListOfPathsIsNotReadForRowsWithoutAVector() throws Exception {
    embedded(100);
    Files.createDirectory(collection.folder().filePaths());
    assertEquals(wanted(0, 100), publish().rows());
  }

  @Test
  void aTableOfSomebodyElseIsNotTouched() throws Exception {
    embedded(100);
    TestPostgres.execute(url, "CREATE TABLE " + TABLE + " (i int)");
    SkylightException e = assertThrows(SkylightException.class, this::publish);
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().contains("was not made by 'skylight publish'"), e.getMessage());
    assertTrue(e.getMessage().contains("--table"), e.getMessage());
  }

  /** One that only happens to have the name of ours. */
  @Test
  void aTableOfSomebodyElseBesideItIsNotDropped() throws Exception {
    embedded(100);
    TestPostgres.execute(
        url,
        "CREATE TABLE skylight_embeddings_chunks (i int)",
        "CREATE VIEW other_chunks AS TABLE pg_class");
    SkylightException e = assertThrows(SkylightException.class, this::publish);
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(
        e.getMessage()
            .matches(
                "The table skylight_embeddings_chunks in .* was not made by 'skylight publish',"
                    + " .*: name another one with --table, or drop it."),
        e.getMessage());
    assertEquals("0", one(url, "SELECT count(*) FROM skylight_embeddings_chunks"));
    SkylightException view =
        assertThrows(
            SkylightException.class,
            () -> publish(new PublishSettings(url, "other", IndexKind.NONE, false, 1)));
    assertTrue(view.getMessage().contains("other_chunks"), view.getMessage());
    TestPostgres.execute(url, "DROP TABLE skylight_embeddings_chunks");
    publish();
    TestPostgres.execute(url, "DROP TABLE " + TABLE);
    assertEquals(wanted(0, 100), publish().written(), "after our own was left behind");
  }

  @Test
  void whoMayNotMakeTheExtensionIsToldWhoMay() throws Exception {
    String clerk = "clerk_" + url.database();
    TestPostgres.execute(
        url, "CREATE ROLE " + clerk + " LOGIN PASSWORD 'c'; GRANT ALL ON SCHEMA public TO PUBLIC");
    DatabaseUrl theirs =
        DatabaseUrl.parse(
            "--to",
            TestPostgres.server()
                .address(url.database())
                .replaceFirst("//[^@]*@", "//" + clerk + ":c@"));
    PublishTarget target = new PublishTarget(theirs, TableName.parse("--table", TABLE), DIM);
    SkylightException e = assertThrows(SkylightException.class, () -> target.prepare("test"));
    assertTrue(e.getMessage().contains("ask an administrator of that server"), e.getMessage());
  }

  @Test
  void whatStoppedThePreparationIsSaid() throws Exception {
    TestPostgres.execute(url, "CREATE EXTENSION vector");
    PublishTarget target = new PublishTarget(url, TableName.parse("--table", TABLE), DIM);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Connection holder = url.open();
        Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + target.lock() + ")");
      Future<?> preparing = other.submit(() -> target.prepare("test"));
      String waiting =
          " FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid"
              + " FROM pg_database WHERE datname = current_database())";
      await("1", "SELECT count(*)" + waiting);
      assertEquals("t", one(url, "SELECT pg_terminate_backend(pid)" + waiting));
      Throwable failure =
          assertThrows(ExecutionException.class, () -> preparing.get(20, TimeUnit.SECONDS))
              .getCause();
      assertTrue(failure.getMessage().contains("terminating connection"), failure.getMessage());
    } finally {
      other.shutdownNow();
    }
  }

  /** Whatever was thrown. */
  @Test
  void aWriterThatFailedHoldsNoConnection() throws Exception {
    embedded(100);
    PublishTarget target = new PublishTarget(url, TableName.parse("--table", TABLE), DIM);
    target.prepare("test");
    try (PublishSource source = PublishSource.open(collection.stores(), collection.collection())) {
      PublishUnit wrong =
          new PublishUnit(
              new RowRange(0, 100), List.of(new PublishUnit.RowPath(0, null)), List.of(), "");
      PublishWriter writer = new PublishWriter(source, target);
      assertThrows(NullPointerException.class, () -> writer.write(wrong, false));
      await(
          "0",
          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <>"
              + " pg_backend_pid() AND backend_type = 'client backend'");
    }
  }

  /** Waits for what a query answers. */
  private void await(String wanted, String sql) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!wanted.equals(one(url, sql))) {
      assertTrue(System.nanoTime() < deadline, sql);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void twoCollectionsDoNotShareATable() throws Exception {
    embedded(100);
    publish();
    collection.close();
    collection = new TestCollection(folder.resolve("other"), "other", DIM);
    embedded(100);
    SkylightException e = assertThrows(SkylightException.class, this::publish);
    assertTrue(e.getMessage().contains("holds the collection test"), e.getMessage());
    TestPostgres.execute(url, "CREATE SCHEMA \"odd schema\"");
    PublishReport beside =
        publish(new PublishSettings(url, "odd schema.T'x", IndexKind.NONE, false, 1));
    assertEquals(0, beside.missing());
  }

  @Test
  void anotherWidthNeedsAnotherTable() throws Exception {
    embedded(100);
    publish();
    collection.close();
    collection = new TestCollection(folder.resolve("wide"), "test", DIM + 1);
    embedded(100);
    SkylightException e = assertThrows(SkylightException.class, this::publish);
    assertTrue(e.getMessage().contains("holds vector(8), and the collection has vectors of 9"));
  }

  @Test
  void pgvectorMayLieInASchemaOfItsOwn() throws Exception {
    embedded(100);
    TestPostgres.execute(url, "CREATE SCHEMA ext", "CREATE EXTENSION vector SCHEMA ext");
    assertEquals(wanted(0, 100), publish().rows());
    assertEquals(0, publish().written());
  }

  @ParameterizedTest
  @EnumSource(names = {"IVFFLAT", "HNSW"})
  void theIndexIsBuiltOnceAndUsed(IndexKind kind) throws Exception {
    embedded(ROWS);
    String built = publish(settings(url, kind, false)).notes().get(0);
    assertTrue(built.startsWith("Built the index skylight_embeddings_" + kind + " of "), built);
    assertEquals(List.of(), publish(settings(url, kind, false)).notes());
    String plan;
    try (Connection connection = url.open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "EXPLAIN SELECT \"row\" FROM "
                    + TABLE
                    + " ORDER BY embedding <=> '[1,2,3,4,5,6,7,8]' LIMIT 5")) {
      StringBuilder text = new StringBuilder();
      while (rows.next()) {
        text.append(rows.getString(1)).append('\n');
      }
      plan = text.toString();
    }
    assertTrue(plan.contains("Index Scan using skylight_embeddings_" + kind), plan);
    IndexKind other = kind == IndexKind.HNSW ? IndexKind.IVFFLAT : IndexKind.HNSW;
    assertBuilt(publish(settings(url, other, false)));
    assertEquals(
        "skylight_embeddings_" + other,
        one(
            url,
            "SELECT string_agg(indexname, ',') FROM pg_indexes WHERE tablename = '"
                + TABLE
                + "' AND indexdef NOT LIKE '%btree%'"));
  }

  /** Its centroids were those of rows that are gone. */
  @Test
  void whereMostRowsAreNewTheIndexIsBuiltAnew() throws Exception {
    embedded(ROWS);
    PublishSettings indexed = settings(url, IndexKind.IVFFLAT, false);
    publish(indexed);
    TestPostgres.execute(url, "DELETE FROM " + TABLE + " WHERE \"row\" < 4096");
    assertEquals(List.of(), publish(indexed).notes());
    TestPostgres.execute(url, "TRUNCATE " + TABLE);
    assertBuilt(publish(indexed));
    assertEquals("skylight_embeddings_ivfflat", indexes());
    assertEquals(List.of(), publish(indexed).notes());
  }

  @Test
  void aFaultyPgvectorIsWarnedOfWhereItBuilds() throws Exception {
    embedded(ROWS);
    publish();
    TestPostgres.execute(
        url, "UPDATE pg_extension SET extversion = '0.8.6' WHERE extname = 'vector'");
    List<String> notes = publish(settings(url, IndexKind.IVFFLAT, false)).notes();
    assertTrue(notes.get(1).startsWith("pgvector 0.8.6 can write beyond"), notes.toString());
    assertEquals(1, publish(settings(url, IndexKind.HNSW, false)).notes().size());
  }

  /** A transaction that writes to the table: until it ends, no index over it is done. */
  private Connection writing() throws SQLException {
    Connection connection = url.open();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + TABLE + " IN ROW EXCLUSIVE MODE");
    }
    return connection;
  }

  private String indexes() throws SQLException {
    return one(
        url,
        "SELECT string_agg(relname || CASE WHEN indisvalid THEN '' ELSE ' half' END, ',') FROM"
            + " pg_index JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = '"
            + TABLE
            + "'::regclass AND NOT indisunique");
  }

  @Test
  void twoAtOnceBuildOneIndex() throws Exception {
    embedded(ROWS);
    publish();
    PublishSettings indexed = settings(url, IndexKind.IVFFLAT, false);
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      Future<PublishReport> first;
      try (Connection writing = writing()) {
        assertFalse(writing.isClosed());
        first = others.submit(() -> publish(indexed));
        await(
            "1",
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query"
                + " LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'");
        Future<PublishReport> second = others.submit(() -> publish(indexed));
        assertEquals(List.of(), second.get(30, TimeUnit.SECONDS).notes(), "it is the other's");
      }
      assertBuilt(first.get(30, TimeUnit.SECONDS));
      assertEquals("skylight_embeddings_ivfflat", indexes());
    } finally {
      others.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theBuildOfTheIndexCanBeStopped(boolean interrupted) throws Exception {
    embedded(ROWS);
    publish();
    PublishSettings indexed = settings(url, IndexKind.IVFFLAT, false);
    AtomicInteger reports = new AtomicInteger();
    Progress stopping =
        (what, done, total) -> {
          if (what.equals("index") && reports.incrementAndGet() == 2) {
            if (!interrupted) {
              throw new Stop();
            }
            Thread.currentThread().interrupt();
          }
        };
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Connection writing = writing()) {
      assertFalse(writing.isClosed());
      Future<PublishReport> stopped =
          other.submit(
              () ->
                  Publication.run(collection.stores(), collection.collection(), indexed, stopping));
      Throwable failure =
          assertThrows(ExecutionException.class, () -> stopped.get(30, TimeUnit.SECONDS))
              .getCause();
      assertEquals(interrupted ? InterruptedException.class : Stop.class, failure.getClass());
    } finally {
      other.shutdownNow();
    }
    assertEquals("skylight_embeddings_ivfflat_new half", indexes());
    assertBuilt(publish(indexed));
    assertEquals("skylight_embeddings_ivfflat", indexes());
  }

  @Test
  void fewRowsGetNoIndex() throws Exception {
    embedded(100);
    String note = publish(settings(url, IndexKind.IVFFLAT, false)).notes().get(0);
    assertTrue(note.startsWith("No index: fewer than 5,000 rows"), note);
  }

  /** What stops it at a moment of the test's choice. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void stoppedAtAnyReportAndRunAgainTheTableIsTheSame() throws Exception {
    embedded(30_000);
    publish();
    String right = md5();
    for (int after = 1; after < 6; after++) {
      DatabaseUrl other = TestPostgres.database();
      int limit = after;
      AtomicInteger reports = new AtomicInteger();
      Progress stopping =
          (what, done, total) -> {
            if (reports.incrementAndGet() == limit) {
              throw new Stop();
            }
          };
      PublishSettings settings = new PublishSettings(other, TABLE, IndexKind.NONE, false, 1);
      assertThrows(
          Stop.class,
          () -> Publication.run(collection.stores(), collection.collection(), settings, stopping));
      publish(settings(other, IndexKind.NONE, false));
      assertEquals(right, md5(other));
    }
  }

  @Test
  @Tag("slow")
  void killedAtRandomAndRunAgainTheTableIsTheSameAndEachRowWrittenOnce() throws Exception {
    embedded(60_000);
    publish();
    String right = md5();
    url = TestPostgres.database();
    // the table as publish makes it, so that each row can be counted from the first on
    PublishTarget target = new PublishTarget(url, TableName.parse("--table", TABLE), DIM);
    target.prepare("test");
    count();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    for (int run = 0; run < 5; run++) {
      Process process = process(url);
      boolean ended = process.waitFor(600 + random.nextInt(1_200), TimeUnit.MILLISECONDS);
      kills += ended ? 0 : 1;
      process.destroyForcibly().waitFor();
    }
    Process last = process(url);
    assertTrue(last.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, last.exitValue(), () -> "seed " + seed + ": " + log());
    assertEquals(right, md5(), "seed " + seed);
    String rows = one(url, "SELECT count(*) FROM " + TABLE);
    assertEquals(
        rows + " " + rows,
        one(url, "SELECT count(*) || ' ' || count(DISTINCT r) FROM audit WHERE what = 'INSERT'"),
        "seed " + seed);
    assertTrue(kills > 0, "every run ended before it was killed");
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Process process(DatabaseUrl to) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Run.class.getName(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("TO", TestPostgres.server().address(to.database()));
    return builder.start();
  }

  /** Publishes in a process of its own. */
  static final class Run {
    private Run() {}

    public static void main(String[] args) throws InterruptedException {
      try (TestCollection collection = new TestCollection(Path.of(args[0]), "test", DIM)) {
        Publication.run(
            collection.stores(),
            collection.collection(),
            settings(DatabaseUrl.parse("TO", System.getenv("TO")), IndexKind.NONE, false),
            Progress.NONE);
      }
    }
  }

  @Test
  @Tag("slow")
  void aDatabaseThatIsKilledAndForgetsIsWaitedForAndMended() throws Exception {
    embedded(60_000);
    publish();
    String right = md5();
    Path own = folder.resolve("own");
    LocalPostgres server = forgetful(own);
    server.createDatabase("v");
    DatabaseUrl to = server.url("v");
    AtomicInteger reports = new AtomicInteger();
    LocalPostgres[] second = new LocalPostgres[1];
    Progress restarting =
        (what, done, total) -> {
          if (reports.incrementAndGet() == 5) {
            server.kill();
            second[0] = forgetful(own);
            assertEquals(server.port(), second[0].port());
          }
        };
    try {
      PublishReport report =
          Publication.run(
              collection.stores(),
              collection.collection(),
              settings(to, IndexKind.NONE, false),
              restarting);
      assertTrue(reports.get() > 5, "it ended before the restart");
      assertEquals(right, md5(to));
      assertEquals(wanted(0, 60_000), report.rows());
    } finally {
      (second[0] == null ? server : second[0]).close();
    }
  }

  /** Its last transactions are lost when it is killed. */
  private static LocalPostgres forgetful(Path folder) {
    return LocalPostgres.start(
        TestPostgres.install(), folder, Map.of("fsync", "off", "synchronous_commit", "off"));
  }

  @Test
  void twoAtOnceMakeOneTable() throws Exception {
    embedded(30_000);
    Process other = process(url);
    publish();
    assertTrue(other.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, other.exitValue(), this::log);
    assertEquals(String.valueOf(wanted(0, 30_000)), one(url, "SELECT count(*) FROM " + TABLE));
    assertEquals(0, publish(settings(url, IndexKind.NONE, true)).written());
  }

  @Test
  void aDatabaseThatIsNotThereIsSaidSo() {
    embedded(100);
    DatabaseUrl none =
        DatabaseUrl.parse("VECTOR_DATABASE_URL", TestPostgres.server().address("no_such"));
    SkylightException e =
        assertThrows(SkylightException.class, () -> publish(settings(none, IndexKind.NONE, false)));
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertFalse(e.getMessage().contains("postgres:"), e.getMessage());
  }
}
