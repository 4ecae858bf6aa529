package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pgvector.PGvector;
import dev.skylight.collection.SkylightException;
import dev.skylight.fetch.FetchSettings;
import dev.skylight.job.ProductsFinish;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.LocalPostgres;
import dev.skylight.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Searches among rows that are written straight into the table. */
@Tag("slow")
@Tag("once") // what it tries is the database, not the JVM
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProductSearchTest {

  private static final int WIDTH = 16;
  private static final String OTHER = "other/fp32/000000000000";

  private final TestShop shop = new TestShop();

  @AfterEach
  void close() {
    shop.close();
  }

  /** Pictures of clothes crowd: a few dozen directions and noise, all in one cone. */
  static float[] vector(Random random) {
    Random direction = new Random(random.nextInt(40));
    float[] vector = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      vector[i] = (float) (1 + direction.nextGaussian() + 0.6 * random.nextGaussian());
    }
    return vector;
  }

  private void rows(String version, int from, int to) throws SQLException {
    rows(shop.vectors, version, from, to);
  }

  private static void rows(DatabaseUrl url, String version, int from, int to) throws SQLException {
    Random random = new Random(from);
    try (Connection connection = url.open()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO image_embeddings VALUES (?, ?, CAST(? AS vector), ?, ?)")) {
        for (int i = from; i < to; i++) {
          insert.setLong(1, i);
          insert.setLong(2, i / 10);
          insert.setString(3, new PGvector(vector(random)).getValue());
          insert.setString(4, "https://shop.test/" + i);
          insert.setString(5, version);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    }
  }

  private ProductsFinish finish() {
    return new Finish(shop.settings(), new ModelVersion(TestShop.VERSION), settled -> true)
        .run(false);
  }

  private SearchState state() throws SQLException {
    try (VectorDatabase database = VectorDatabase.open(shop.settings())) {
      return SearchState.read(database, shop.settings(), null);
    }
  }

  private List<ProductHit> find(SearchState state, boolean exact, float[] vector, int k)
      throws SQLException {
    try (VectorDatabase database = VectorDatabase.open(shop.settings())) {
      database.connection().setAutoCommit(false);
      return new NearRows(state, exact).find(database, vector, k, null);
    }
  }

  private String explain(SearchState state, boolean exact) throws SQLException {
    try (VectorDatabase database = VectorDatabase.open(shop.settings())) {
      database.connection().setAutoCommit(false);
      NearRows near = new NearRows(state, exact);
      database.execute(near.settings(10));
      try (PreparedStatement ask =
          database.connection().prepareStatement("EXPLAIN " + near.sql(10, true))) {
        PGvector vector = new PGvector(vector(new Random(1)));
        ask.setObject(1, vector);
        ask.setString(2, "1");
        ask.setObject(3, vector);
        StringBuilder plan = new StringBuilder();
        try (ResultSet lines = ask.executeQuery()) {
          while (lines.next()) {
            plan.append(lines.getString(1)).append('\n');
          }
        }
        return plan.toString();
      }
    }
  }

  private double recall(SearchState state) throws SQLException {
    Random random = new Random(7);
    int found = 0;
    for (int i = 0; i < 50; i++) {
      float[] query = vector(random);
      Set<String> truth =
          find(state, true, query, 10).stream()
              .map(ProductHit::imageId)
              .collect(Collectors.toSet());
      found +=
          (int)
              find(state, false, query, 10).stream()
                  .filter(hit -> truth.contains(hit.imageId()))
                  .count();
    }
    return found / 500.0;
  }

  @Test
  void fewRowsAreComparedOneByOne() throws SQLException {
    shop.images(0);
    rows(TestShop.VERSION, 0, 100);
    assertEquals(List.of(), finish().notes());
    SearchState state = state();
    assertTrue(state.index().isEmpty());
    assertTrue(explain(state, false).contains("Seq Scan"));
    try (ProductSearch search = ProductSearch.open(shop.settings(), null)) {
      ProductAnswer answer = search.byImage("17", 1_000, false).orElseThrow();
      assertFalse(answer.usedIndex());
      assertEquals(99, answer.hits().size());
      assertEquals(TestShop.VERSION, answer.modelVersion());
      assertTrue(answer.hits().stream().noneMatch(hit -> hit.imageId().equals("17")));
      for (int i = 1; i < 99; i++) {
        assertTrue(answer.hits().get(i - 1).score() >= answer.hits().get(i).score());
        assertEquals(i, answer.hits().get(i - 1).rank());
      }
      assertTrue(search.byImage("400", 5, false).isEmpty());
      assertTrue(search.byImage("no number", 5, false).isEmpty());
      assertTrue(search.byImage("99999999999999999999", 5, false).isEmpty());
      assertEquals("https://shop.test/3", search.urlOf("3").orElseThrow());
      assertTrue(search.urlOf("'; DROP TABLE x").isEmpty());
      assertThrows(SkylightException.class, () -> search.byImage("1", 0, false));
    }
  }

  @Test
  void whatIsClosedOpensNothingAgain() throws SQLException {
    shop.images(0);
    rows(TestShop.VERSION, 0, 10);
    ProductSearch search = ProductSearch.open(shop.settings(), null);
    search.close();
    assertThrows(IllegalStateException.class, () -> search.byImage("1", 3, false));
    assertThrows(IllegalStateException.class, () -> search.urlOf("1"));
    assertThrows(IllegalStateException.class, () -> search.byWords("a boat", 3, false));
  }

  /** As VACUUM FULL holds it, for as long as that takes. */
  @Test
  void aLockedTableIsNotWaitedForForEver() throws Exception {
    shop.images(0);
    rows(TestShop.VERSION, 0, 20);
    try (ProductSearch search = ProductSearch.open(shop.settings(), null, Duration.ofMillis(500));
        Connection other = shop.vectors.open()) {
      search.check();
      assertEquals(3, search.byImage("1", 3, false).orElseThrow().hits().size());
      other.setAutoCommit(false);
      try (Statement lock = other.createStatement()) {
        lock.execute("LOCK TABLE image_embeddings IN ACCESS EXCLUSIVE MODE");
      }
      ExecutorService visitors = Executors.newFixedThreadPool(6);
      try {
        List<Future<SkylightException>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          answers.add(
              visitors.submit(
                  () ->
                      assertThrows(SkylightException.class, () -> search.byImage("1", 3, false))));
        }
        for (Future<SkylightException> answer : answers) {
          assertEquals(SkylightException.Kind.TRANSIENT, answer.get(60, TimeUnit.SECONDS).kind());
        }
      } finally {
        visitors.shutdownNow();
      }
      SkylightException check = assertThrows(SkylightException.class, search::check);
      assertEquals(SkylightException.Kind.TRANSIENT, check.kind());
      other.rollback();
      search.check();
      assertEquals(3, search.byImage("1", 3, false).orElseThrow().hits().size());
    }
  }

  /** Who gives the database's user a limit means it. */
  @Test
  void aLimitOfTheDatabasesUserStays() throws SQLException {
    shop.images(0);
    TestPostgres.execute(
        shop.vectors,
        "ALTER DATABASE \"" + shop.vectors.database() + "\" SET statement_timeout = '7min'");
    for (String expected : List.of("7min", "1s")) {
      try (SearchConnections connections =
          new SearchConnections(shop.vectors, Duration.ofSeconds(1))) {
        String[] said = new String[1];
        connections.ask(
            "look",
            database -> {
              database.each("SHOW statement_timeout", row -> said[0] = row.getString(1));
              return said;
            });
        assertEquals(expected, said[0]);
      }
      TestPostgres.execute(
          shop.vectors,
          "ALTER DATABASE \"" + shop.vectors.database() + "\" RESET statement_timeout");
    }
  }

  @Test
  void whatTheAskerCannotMendIsNoFaultOfTheQuestion() throws SQLException {
    shop.images(0);
    rows(TestShop.VERSION, 0, 20);
    try (ProductSearch search = ProductSearch.open(shop.settings(), null)) {
      assertThrows(QuestionException.class, () -> search.byImage("1", 0, false));
      TestPostgres.execute(shop.vectors, "ALTER TABLE image_embeddings RENAME TO elsewhere");
      SkylightException gone =
          assertThrows(SkylightException.class, () -> search.byImage("1", 3, false));
      assertFalse(gone instanceof QuestionException, gone.getMessage());
      assertThrows(SkylightException.class, search::check);
    }
  }

  @Test
  void theIndexIsBuiltUsedAndRebuilt() throws SQLException {
    shop.images(0);
    rows(TestShop.VERSION, 0, 6_000);
    String note = finish().notes().get(0);
    assertTrue(
        note.startsWith("Built the index image_embeddings_ann (ivfflat) of 6,000 rows"), note);
    SearchState state = state();
    assertEquals(77, state.index().orElseThrow().lists());
    assertTrue(explain(state, false).contains("Index Scan using image_embeddings_ann"));
    assertFalse(explain(state, true).contains("image_embeddings_ann"));
    double recall = recall(state);
    assertTrue(recall >= 0.95, "recall " + recall);
    // as many hits as asked for, however few lists a search visits at first
    assertEquals(1_000, find(state, false, vector(new Random(3)), 1_000).size());

    assertEquals(List.of(), finish().notes());
    rows(TestShop.VERSION, 6_000, 12_000);
    assertTrue(finish().notes().get(0).contains("of 12,000 rows"));
    assertEquals(
        "image_embeddings_ann",
        shop.inVectors(
            "SELECT string_agg(indexrelid::regclass::text, ' ') FROM pg_index WHERE indrelid ="
                + " 'image_embeddings'::regclass AND pg_get_indexdef(indexrelid) LIKE"
                + " '%ivfflat%'"));
  }

  @Test
  void rowsOfAnotherModelGetAnIndexOfTheirOwn() throws SQLException {
    shop.images(0);
    rows(TestShop.VERSION, 0, 6_000);
    rows(OTHER, 0, 5_500);
    ProductsFinish finish = finish();
    assertEquals(6_000, finish.rows());
    assertTrue(finish.notes().get(0).startsWith("Built the index image_embeddings_ann_"));
    assertTrue(
        finish.notes().get(1).startsWith("5,500 rows of other models stay beside these (other/"));
    SearchState state = state();
    assertEquals(TestShop.VERSION, state.version().text());
    assertTrue(explain(state, false).contains("Index Scan using image_embeddings_ann_"));
    assertTrue(recall(state) >= 0.95);
    try (ProductSearch other = ProductSearch.open(shop.settings(), "other")) {
      ProductAnswer answer = other.byImage("5", 10, false).orElseThrow();
      assertEquals(OTHER, answer.modelVersion());
      assertFalse(answer.usedIndex());
    }
    SkylightException none =
        assertThrows(
            SkylightException.class, () -> ProductSearch.open(shop.settings(), "none").close());
    assertTrue(none.getMessage().contains("but of " + OTHER + ", " + TestShop.VERSION));
  }

  @Test
  void hnswHoldsHalvesAndGivesAsManyHits() throws SQLException {
    shop.images(0);
    ShopSetup.run(shop.settings(), null, IndexKind.HNSW);
    rows(TestShop.VERSION, 0, 5_000);
    assertTrue(finish().notes().get(0).contains("(hnsw)"));
    SearchState state = state();
    assertTrue(state.index().orElseThrow().halves());
    assertTrue(explain(state, false).contains("Index Scan using image_embeddings_ann"));
    assertTrue(recall(state) >= 0.95);
    assertEquals(1_000, find(state, false, vector(new Random(3)), 1_000).size());

    ShopSetup.run(shop.settings(), null, IndexKind.NONE);
    assertTrue(state().index().isEmpty());
    assertEquals(List.of(), finish().notes());
  }

  /** The scripts before built it while there were no rows, so its centroids mean nothing. */
  @Test
  void theEarlierScriptsIndexIsReplaced() throws SQLException {
    shop.images(0);
    TestPostgres.execute(
        shop.vectors,
        "CREATE INDEX old ON image_embeddings USING ivfflat (image_embedding vector_cosine_ops) WITH"
            + " (lists = 100)");
    rows(ModelVersion.OLD, 0, 5_000);
    rows("clip-vit-b-32/fp32/0123456789ab", 5_000, 6_000);
    try (VectorDatabase database = VectorDatabase.open(shop.settings()).patient()) {
      ModelVersion version = new ModelVersion("clip-vit-b-32/fp32/0123456789ab");
      assertTrue(new ShopIndex(database, version.alike(), () -> true).build(6_000, 0).isPresent());
    }
    SearchState state = state();
    assertEquals("clip-vit-b-32/fp32/0123456789ab", state.version().text());
    assertEquals("image_embeddings_ann", state.index().orElseThrow().name());
    assertEquals(6_000, find(state, true, vector(new Random(1)), 6_000).size(), "of both names");
    assertEquals("0", shop.inVectors("SELECT count(*) FROM pg_class WHERE relname = 'old'"));
  }

  @Test
  void aBuildThatIsStoppedLeavesNothingInTheWay() throws SQLException {
    shop.images(0);
    rows(TestShop.VERSION, 0, 5_000);
    TestPostgres.execute(
        shop.vectors, "CREATE INDEX image_embeddings_ann_new ON image_embeddings (image_url)");
    assertEquals(1, finish().notes().size());
    assertEquals("image_embeddings_ann", state().index().orElseThrow().name());
  }

  @Test
  void rowsOfZerosAreLikeNothing() throws SQLException {
    shop.images(0);
    rows(TestShop.VERSION, 0, 10);
    TestPostgres.execute(
        shop.vectors,
        "UPDATE image_embeddings SET image_embedding = array_fill(0, ARRAY[16])::real[]::vector"
            + " WHERE image_id = 3");
    try (ProductSearch search = ProductSearch.open(shop.settings(), null)) {
      assertEquals(8, search.byImage("5", 100, false).orElseThrow().hits().size());
    }
  }

  @Test
  void aDatabaseThatWasRestartedIsAskedAgain(@TempDir Path folder) throws SQLException {
    DatabaseUrl url;
    ProductSearch search;
    try (LocalPostgres server = TestPostgres.start(folder)) {
      url = server.url("postgres");
      TestPostgres.execute(
          url,
          "CREATE TABLE product_images (id bigint, product_id bigint, image_url text, is_main_image"
              + " boolean)",
          "CREATE EXTENSION vector",
          "CREATE TABLE image_embeddings (image_id bigint, product_id bigint, image_embedding"
              + " vector(16), image_url text, model_version text, created_at timestamptz)");
      ShopSettings settings = new ShopSettings(url, url, ShopNames.USUAL, FetchSettings.USUAL);
      ShopSetup.run(settings, null, null);
      rows(url, TestShop.VERSION, 0, 20);
      search = ProductSearch.open(settings, null);
      assertEquals(3, search.byImage("1", 3, false).orElseThrow().hits().size());
    }
    try (search) {
      SkylightException away =
          assertThrows(SkylightException.class, () -> search.byImage("1", 3, false));
      assertEquals(SkylightException.Kind.TRANSIENT, away.kind());
      try (LocalPostgres again = TestPostgres.start(folder)) {
        assertTrue(again.isAlive());
        assertEquals(3, search.byImage("1", 3, false).orElseThrow().hits().size());
      }
    }
  }
}
