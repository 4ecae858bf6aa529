package dev.skylight.internal.duplicates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.catalog.NearPairs.Pair;
import dev.skylight.internal.catalog.NearPairs.State;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.RowRange;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once") // what it tries is not the JVM's
class NearFinderTest {

  private static final int ROWS = 3_500;

  @TempDir Path folder;

  /** Row i + 3 is near row i where i is a multiple of ten, and 5 near 3; others are far. */
  private static float[] some(long row) {
    float[] own = DuplicateCollection.vector(row);
    if (row % 10 == 3) {
      return DuplicateCollection.near(DuplicateCollection.vector(row - 3), 0.98, row);
    }
    return row % 10 == 5 ? DuplicateCollection.near(some(row - 2), 0.97, row) : own;
  }

  private static List<Long> group(long row) {
    return List.of(row + 1, row + 4, row + 6);
  }

  private DuplicateCollection some(int rows) throws Exception {
    return DuplicateCollection.of(folder.resolve("data"), rows, NearFinderTest::some);
  }

  private static List<Pair> pairs(DuplicateCollection collection) {
    try (NearPairs pairs = collection.stores.openNearPairs()) {
      return pairs.pairs();
    }
  }

  private static void refused(Kind kind, String part, Runnable work) {
    SkylightException e = assertThrows(SkylightException.class, work::run);
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private static void sql(DuplicateCollection collection, String... statements)
      throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + collection.data.catalog());
        Statement s = c.createStatement()) {
      for (String one : statements) {
        s.execute(one);
      }
    }
  }

  @Test
  void pairsAreConnectedIntoGroups() throws Exception {
    DuplicateCollection collection = some(100);
    DuplicateGroups groups = new DuplicateGroups(collection.stores);
    assertEquals(Optional.empty(), groups.near());
    assertEquals(List.of(), collection.near());
    State state = collection.find(0.96f);
    assertEquals(99, state.rows(), "row 7 failed");
    assertEquals(99, state.done());
    assertEquals(20, state.pairs());
    assertTrue(groups.near().orElseThrow().current());
    assertEquals(10, collection.near().size());
    assertEquals(group(0), collection.near().get(0));
    Group first = groups.near(0, 1).groups().get(0);
    assertEquals(0.97, first.score(), 0.005);

    State closer = collection.find(0.975f);
    assertEquals(10, closer.pairs());
    assertEquals(List.of(1L, 4L), collection.near().get(0));
  }

  @Test
  void pagesBeginWhereTheOneBeforeEnded() throws Exception {
    DuplicateCollection collection = some(100);
    collection.find(0.96f);
    DuplicateGroups groups = new DuplicateGroups(collection.stores);
    GroupPage first = groups.near(0, 4);
    assertEquals(4, first.groups().size());
    assertEquals(10, first.total());
    assertEquals(41, first.next().orElseThrow());
    GroupPage last = groups.near(41, 100);
    assertEquals(6, last.groups().size());
    assertTrue(last.next().isEmpty());
    assertEquals(group(40), DuplicateCollection.ids(last.groups()).get(0));
    assertEquals(0, groups.near(1_000, 5).groups().size());
  }

  @Test
  void aKilledSearchGoesOnToWhatAnUndisturbedOneFinds() throws Exception {
    DuplicateCollection whole =
        DuplicateCollection.of(folder.resolve("whole"), ROWS, NearFinderTest::some);
    whole.find(0.96f);
    DuplicateCollection killed = some(ROWS);
    long before = -1;
    for (int deaths = 0; ; deaths++) {
      long done = before;
      AtomicBoolean began = new AtomicBoolean();
      NearFinder.Listener mortal =
          new NearFinder.Listener() {
            @Override
            public void at(long now, long rows) {
              assertTrue(now >= Math.max(0, done) || began.get(), now + " after " + done);
              began.set(true);
            }

            @Override
            public void note(String sentence) {
              throw new AssertionError(sentence);
            }
          };
      try {
        NearFinder finder = new NearFinder(new Mortal(killed.data, 1));
        State end = finder.find(0.96f, mortal).orElseThrow();
        assertTrue(end.complete());
        assertEquals(3, deaths, "slices of 1,024 rows");
        break;
      } catch (Mortal.Killed e) {
        try (NearPairs pairs = killed.stores.openNearPairs()) {
          State state = pairs.state().orElseThrow();
          assertTrue(state.done() > before, state.toString());
          assertFalse(state.complete());
          before = state.done();
        }
      }
    }
    assertEquals(pairs(whole), pairs(killed));
    assertEquals(whole.near(), killed.near());
  }

  @Test
  void anInterruptedSearchKeepsWhatIsDone() throws Exception {
    DuplicateCollection collection = some(ROWS);
    NearFinder finder = new NearFinder(collection.stores);
    Thread.currentThread().interrupt();
    assertEquals(Optional.empty(), finder.find(0.96f, collection.noting()));
    assertTrue(Thread.interrupted());
    Optional<State> found =
        finder.find(
            0.96f,
            new NearFinder.Listener() {
              @Override
              public void at(long done, long rows) {
                if (done > 0) {
                  Thread.currentThread().interrupt();
                }
              }

              @Override
              public void note(String sentence) {
                throw new AssertionError(sentence);
              }
            });
    // a quick machine may be at the end before the listener is asked the second time
    assertTrue(
        found.isEmpty() ? Thread.interrupted() : Thread.interrupted() || found.get().complete());
    assertTrue(collection.find(0.96f).complete());
    assertEquals(350, collection.near().size());
  }

  @Test
  void rowsMadeAgainAreNoLongerNamed() throws Exception {
    DuplicateCollection collection = some(100);
    collection.find(0.96f);
    try (VectorStore store = collection.stores.openVectors()) {
      store.forget(List.of(new RowRange(3, 4), new RowRange(15, 16)));
    }
    DuplicateGroups groups = new DuplicateGroups(collection.stores);
    assertFalse(groups.near().orElseThrow().current());
    assertEquals(9, collection.near().size(), "row 5 was near row 3 alone");
    assertEquals(List.of(11L, 14L), collection.near().get(0));

    VectorCollection.publish(
        collection.data,
        new RowRange(0, 100),
        row -> row == 3 ? DuplicateCollection.vector(5_000) : some(row));
    assertFalse(groups.near().orElseThrow().current());
    assertEquals(9, collection.near().size());
    assertEquals(group(10), collection.near().get(0), "row 15 is as it was");
    collection.find(0.96f);
    assertTrue(groups.near().orElseThrow().current());
    assertEquals(9, collection.near().size());
  }

  @Test
  void picturesThatAreGoneAreLeftOut() throws Exception {
    DuplicateCollection collection = some(100);
    collection.find(0.96f);
    Path pictures = collection.data.folder().resolve("pictures");
    Files.delete(pictures.resolve("p0.jpg"));
    Files.delete(pictures.resolve("p10.jpg"));
    Files.delete(pictures.resolve("p13.jpg"));
    Files.delete(pictures.resolve("p23.jpg"));
    Files.createLink(pictures.resolve("p23.jpg"), pictures.resolve("p20.jpg"));
    try (Catalog catalog = collection.stores.openCatalog()) {
      catalog.remove(List.of(31L, 34L));
    }
    assertEquals(
        List.of(List.of(4L, 6L), List.of(21L, 26L), group(40)), collection.near().subList(0, 3));
  }

  @Test
  void picturesOfOneRowBelongTogether() throws Exception {
    DuplicateCollection collection = some(100);
    Path other = Files.writeString(folder.resolve("other.jpg"), "another one, the longer");
    collection.register(List.of(other));
    sql(collection, "UPDATE images SET embedding_index = 1 WHERE id = 101");
    collection.find(0.96f);
    assertEquals(11, collection.near().size());
    assertEquals(List.of(101L, 2L), collection.near().get(1), "the larger file is the better");
    sql(collection, "UPDATE images SET embedding_index = 7 WHERE id = 101");
    assertEquals(10, collection.near().size(), "row 7 holds no vector");
  }

  @Test
  void equalVectorsAreOneGroupAndFewPairs() throws Exception {
    float[] black = DuplicateCollection.vector(-1);
    DuplicateCollection collection =
        DuplicateCollection.of(
            folder.resolve("data"),
            5_000,
            row -> row % 1_000 == 1 ? DuplicateCollection.near(black, 0.97, row) : black);
    State state = collection.find(0.96f);
    assertEquals(4_950, state.rows());
    assertEquals(4_949, state.pairs());
    List<List<Long>> groups = collection.near();
    assertEquals(1, groups.size());
    assertEquals(4_950, groups.get(0).size());

    new IndexBuilder(collection.stores)
        .build(new IndexRequest("Flat", 0, 0, 0), (stage, done, total) -> {});
    State equal = collection.find(1, 0).orElseThrow();
    assertEquals(4_944, equal.pairs());
    assertEquals(4_945, collection.near().get(0).size());
  }

  @Test
  void manyNearVectorsAreFoundThroughAnIndex() throws Exception {
    float[] black = DuplicateCollection.vector(-1);
    DuplicateCollection collection =
        DuplicateCollection.of(
            folder.resolve("data"),
            6_000,
            row ->
                row < 2_000
                    ? DuplicateCollection.near(black, 0.995, row)
                    : DuplicateCollection.near(
                        DuplicateCollection.vector(-2 - Math.max(2_100, row) % 50),
                        0.75,
                        Math.max(2_100, row)));
    new IndexBuilder(collection.stores)
        .build(new IndexRequest("IVF256,Flat", 0, 0, 0), (stage, done, total) -> {});
    assertTrue(collection.find(0.96f, 0).isPresent());
    assertEquals(List.of(), collection.notes);
    try (EmbeddingsFile vectors = EmbeddingsFile.open(collection.data.embeddings())) {
      BruteForce.assertAsGood(
          BruteForce.groups(BruteForce.pairs(vectors, 0.96f, row -> !VectorCollection.failed(row))),
          BruteForce.groups(pairs(collection)));
    }
    assertEquals(List.of(1_980, 100), collection.near().stream().map(List::size).toList());
  }

  @Test
  void damagedRowsAreSaidAndLeftOut() throws Exception {
    DuplicateCollection collection = some(100);
    try (RandomAccessFile file =
        new RandomAccessFile(collection.data.embeddings().toFile(), "rw")) {
      try (EmbeddingsFile vectors = EmbeddingsFile.open(collection.data.embeddings())) {
        long row = 4L * VectorCollection.DIMENSION;
        file.seek(vectors.dataOffset() + 3 * row);
        file.write(new byte[] {0, 0, (byte) 0xc0, 0x7f}); // NaN
        file.seek(vectors.dataOffset() + 13 * row);
        file.write(new byte[(int) row]); // zeros
      }
    }
    State state = collection.find(0.96f);
    assertEquals(97, state.rows());
    assertEquals(1, collection.notes.size());
    assertTrue(collection.notes.get(0).startsWith("2 rows are damaged"), collection.notes.get(0));
    assertEquals(group(20), collection.near().get(0));
  }

  @Test
  @SuppressWarnings("try") // the lock is held, not used
  void whatCannotBeDoneIsRefused() throws Exception {
    DuplicateCollection none = DuplicateCollection.empty(folder.resolve("none"));
    Files.createDirectories(none.data.folder());
    refused(Kind.BAD_INPUT, "There are no vectors yet", () -> none.find(0.96f));
    DuplicateCollection collection = some(100);
    for (float wrong : new float[] {0.49f, 1.01f, Float.NaN, -1}) {
      refused(Kind.BAD_INPUT, "at least 0.5 and at most 1", () -> collection.find(wrong));
    }
    try (NearLock held = NearLock.take(collection.data)) {
      refused(Kind.TRANSIENT, "Another search", () -> collection.find(0.96f));
    }
    assertTrue(collection.find(0.96f).complete());
    Files.delete(collection.data.ledger());
    refused(Kind.BAD_INPUT, "regenerate --only-missing", () -> collection.find(0.96f));
    Files.delete(collection.data.catalog());
    assertEquals(List.of(), collection.near());
    assertEquals(List.of(), collection.exact());
  }

  @Test
  void tablesOfTheUserStayAsTheyAre() throws Exception {
    DuplicateCollection collection = some(100);
    sql(
        collection,
        "CREATE TABLE near_duplicates (a TEXT, b TEXT)",
        "INSERT INTO near_duplicates VALUES ('mine', 'too')");
    collection.find(0.96f);
    assertEquals(10, collection.near().size());
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + collection.data.catalog());
        Statement s = c.createStatement()) {
      assertEquals("mine", s.executeQuery("SELECT a FROM near_duplicates").getString(1));
      assertEquals(20, s.executeQuery("SELECT count(*) FROM skylight_near_duplicates").getInt(1));
    }
    sql(collection, "DROP TABLE skylight_near_duplicates");
    sql(collection, "CREATE VIEW skylight_near_duplicates AS SELECT 1 AS one");
    refused(Kind.BAD_INPUT, "are not Skylight's", () -> collection.find(0.97f));
  }

  @Test
  void aCatalogThatCannotBeWrittenIsSaid() throws Exception {
    DuplicateCollection collection = some(100);
    sql(
        collection,
        "CREATE TABLE near_duplicates (row_a INTEGER, row_b INTEGER, cosine REAL)",
        "CREATE TRIGGER no BEFORE INSERT ON near_duplicates BEGIN SELECT RAISE(ABORT, 'no'); END");
    refused(
        Kind.TRANSIENT,
        "Cannot write near duplicates to the catalog",
        () -> collection.find(0.96f));
  }

  @Test
  void aSearchWithoutAnIndexOverManyRowsSaysSo() throws Exception {
    DuplicateCollection collection = some(100);
    assertTrue(collection.find(0.96f, 10).orElseThrow().complete());
    assertEquals(1, collection.notes.size());
    assertTrue(collection.notes.get(0).contains("build-index"), collection.notes.get(0));
    assertEquals(10, collection.near().size());
  }
}
