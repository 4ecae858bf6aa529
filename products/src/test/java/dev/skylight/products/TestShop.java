package dev.skylight.products;

import dev.skylight.fetch.FetchException;
import dev.skylight.fetch.FetchException.Reason;
import dev.skylight.fetch.FetchSettings;
import dev.skylight.fetch.Fetched;
import dev.skylight.fetch.Validators;
import dev.skylight.internal.models.ContentEmbedder;
import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductsFinish;
import dev.skylight.job.ProductsRequest;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A shop with databases of its own, whose pictures lie in the memory: what is not put there is what
 * its URL says.
 */
final class TestShop implements AutoCloseable {

  static final String MODEL = "toy";
  static final String VERSION = "toy/fp32/ffffffffffff";

  final DatabaseUrl main;
  final DatabaseUrl vectors;
  final ContentEmbedder[] embedder = new ContentEmbedder[1];
  final AtomicInteger fetches = new AtomicInteger();
  final AtomicInteger asked = new AtomicInteger();

  /** By URL; missing ones are made of their URL. */
  final Map<String, String> pictures = new ConcurrentHashMap<>();

  /** By URL. */
  final Map<String, Reason> dead = new ConcurrentHashMap<>();

  /** How long servers of dead ones ask to be left alone. */
  volatile Duration alone;

  volatile Instant freshUntil;
  volatile boolean etags = true;
  ShopNames names = ShopNames.USUAL;
  private final ShopModels models =
      new ShopModels(
          held -> {
            embedder[0] = new ContentEmbedder("f".repeat(64), held);
            return embedder[0];
          });

  /** Called before each fetch. */
  volatile Runnable onFetch = () -> {};

  TestShop() {
    this(TestPostgres.database(), TestPostgres.database());
  }

  TestShop(DatabaseUrl main, DatabaseUrl vectors) {
    this.main = main;
    this.vectors = vectors;
  }

  ShopSettings settings() {
    return new ShopSettings(main, vectors, names, FetchSettings.USUAL);
  }

  /** The usual table, with no rows. */
  void makeImages() throws SQLException {
    TestPostgres.execute(
        main,
        "CREATE TABLE product_images (id bigint PRIMARY KEY, product_id bigint, image_url text,"
            + " is_main_image boolean)");
  }

  /** Images {@code [from, to)}, of products a tenth as many. */
  void addImages(int from, int to) throws SQLException {
    TestPostgres.execute(
        main,
        String.format(
            "INSERT INTO product_images SELECT i, i / 10, 'https://shop.test/' || i || '.jpg', true"
                + " FROM generate_series(%d, %d - 1) i",
            from, to));
  }

  /** A shop of so many images, ready for its first run. */
  void images(int count) throws SQLException {
    makeImages();
    addImages(0, count);
    setUp();
  }

  /** A table of vectors as wide as the toy model's, as the usual setup makes it. */
  void setUp() throws SQLException {
    TestPostgres.execute(
        vectors,
        "CREATE EXTENSION IF NOT EXISTS vector",
        String.format(
            "CREATE TABLE IF NOT EXISTS %s (image_id bigint NOT NULL, product_id bigint,"
                + " image_embedding vector(%d) NOT NULL, image_url text NOT NULL, model_version"
                + " text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY"
                + " (image_id, model_version))",
            TableName.parse("", names.vectors()).sql(), ContentEmbedder.DIMENSION));
    ShopSetup.run(settings(), null, null);
  }

  ShopWork work() {
    return new ShopWork(settings(), models, this::fetch, () -> {});
  }

  /** Compares both databases. */
  ShopReport verify(int deep) {
    return ShopVerify.run(settings(), MODEL, deep, models, this::fetch);
  }

  private Fetched fetch(String url, Validators known) throws FetchException {
    fetches.incrementAndGet();
    onFetch.run();
    if (url.startsWith("data:") || url.startsWith("ftp:")) {
      throw new FetchException(Reason.BAD_URL, "no URL of http or https", null);
    }
    Reason reason = dead.get(url);
    if (reason != null) {
      throw new FetchException(reason, url + " is dead", alone, null);
    }
    String content = pictures.getOrDefault(url, url);
    String etag = etags ? "\"" + content.hashCode() + "\"" : null;
    if (!known.equals(Validators.NONE)) {
      asked.incrementAndGet();
    }
    boolean same = etag != null && etag.equals(known.etag());
    return new Fetched(
        same ? null : content.getBytes(StandardCharsets.UTF_8),
        new Validators(etag, null),
        freshUntil);
  }

  static ProductsRequest request() {
    return request(false, false, false);
  }

  static ProductsRequest request(boolean retryFailed, boolean revalidate, boolean prune) {
    return new ProductsRequest(MODEL, "fp32", 7, 0, retryFailed, revalidate, prune);
  }

  /** What a run came to. */
  record Ran(ProductCounts counts, long current, long waiting, ProductsFinish finish) {}

  Ran run() {
    return run(request());
  }

  /** The whole job. */
  Ran run(ProductsRequest request) {
    try (ShopWork work = work()) {
      String version = work.survey(request).modelVersion();
      ProductCounts counts = ProductCounts.NONE;
      long current = 0;
      long waiting = 0;
      List<ProductRange> chunks = new ArrayList<>();
      String next = null;
      do {
        ProductPlan plan = work.plan(request, next);
        current += plan.current();
        waiting += plan.waiting();
        chunks.addAll(plan.chunks());
        next = plan.next();
      } while (next != null);
      for (ProductRange chunk : chunks) {
        counts = counts.plus(work.embed(request, version, chunk, settled -> true));
      }
      return new Ran(counts, current, waiting, work.finish(request, version, settled -> true));
    }
  }

  String inMain(String sql) throws SQLException {
    return TestPostgres.one(main, sql);
  }

  String inVectors(String sql) throws SQLException {
    return TestPostgres.one(vectors, sql);
  }

  /** All that rows say, but for when they were written. */
  String sum() throws SQLException {
    return inVectors(
        "SELECT count(*) || ' ' || md5(string_agg(concat_ws('|', image_id, product_id,"
            + " image_embedding, image_url, model_version), ',' ORDER BY image_id::text,"
            + " model_version)) FROM "
            + TableName.parse("", names.vectors()).sql());
  }

  /** From now on, counts how often each row is written. */
  void countWrites() throws SQLException {
    TestPostgres.execute(
        vectors,
        "CREATE TABLE audit (image_id text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit VALUES"
            + " (NEW.image_id); RETURN NEW; END'",
        "CREATE TRIGGER note AFTER INSERT OR UPDATE ON "
            + TableName.parse("", names.vectors()).sql()
            + " FOR EACH ROW EXECUTE FUNCTION note()");
  }

  /** Rows written, and of how many images. */
  String writes() throws SQLException {
    return inVectors("SELECT count(*) || ' of ' || count(DISTINCT image_id) FROM audit");
  }

  @Override
  public void close() {
    models.close();
  }
}
