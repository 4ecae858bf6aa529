package dev.skylight.bench;

import dev.skylight.fetch.FetchSettings;
import dev.skylight.job.ProductsRequest;
import dev.skylight.postgres.BinaryCopy;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.LocalPostgres;
import dev.skylight.products.IndexKind;
import dev.skylight.products.ProductAnswer;
import dev.skylight.products.ProductHit;
import dev.skylight.products.ProductSearch;
import dev.skylight.products.ShopModels;
import dev.skylight.products.ShopNames;
import dev.skylight.products.ShopSettings;
import dev.skylight.products.ShopSetup;
import dev.skylight.products.ShopWork;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** The product's own searches in a shop of so many images, by each kind of index. */
final class ProductSearchRounds {

  private static final String MODEL = "clip-vit-b-32/fp32/0123456789ab";
  private static final int K = 10;
  private static final int WARM_UP = 50;
  private static final int BATCH = 5_000;

  private final ShopSettings settings;
  private final int rows;
  private final int queries;

  /**
   * What searches came to.
   *
   * @param kind ivfflat, hnsw, or none: every row is compared
   * @param recall share of the ten nearest that were among the ten found
   * @param buildSeconds of the index
   */
  record Figures(
      int rows, IndexKind kind, double p50, double p99, double recall, double buildSeconds) {

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"rows\":%d,\"index\":\"%s\",\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"recall_at_10\":%.4f,"
              + "\"build_seconds\":%.2f}",
          rows,
          kind,
          p50,
          p99,
          recall,
          buildSeconds);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,7d rows, %-7s  p50 %6.2f ms  p99 %6.2f ms  recall@10 %.3f  built in %.1f s",
          rows,
          kind == IndexKind.NONE ? "exact" : kind.toString(),
          p50,
          p99,
          recall,
          buildSeconds);
    }
  }

  /** Over a shop that is made. */
  ProductSearchRounds(LocalPostgres server, int rows, int queries) throws SQLException {
    this.rows = rows;
    this.queries = queries;
    server.createDatabase("shop_" + rows);
    server.createDatabase("vectors_" + rows);
    this.settings =
        new ShopSettings(
            server.url("shop_" + rows),
            server.url("vectors_" + rows),
            ShopNames.USUAL,
            FetchSettings.USUAL);
    execute(
        settings.shop(),
        "CREATE TABLE product_images (id bigint PRIMARY KEY, product_id bigint NOT NULL, image_url"
            + " text NOT NULL, is_main_image boolean)",
        "INSERT INTO product_images SELECT i, i / 3, 'https://shop.test/' || i || '.jpg', true FROM"
            + " generate_series(0, "
            + (rows - 1)
            + ") i");
    ShopSetup.run(settings, null, IndexKind.NONE);
    fill();
  }

  private void fill() throws SQLException {
    ProductVectors vectors = new ProductVectors(2);
    byte[] model = MODEL.getBytes(StandardCharsets.UTF_8);
    try (Connection connection = settings.vectors().open()) {
      for (int from = 0; from < rows; from += BATCH) {
        BinaryCopy copy = new BinaryCopy(5, BATCH * 2_300);
        for (int id = from; id < Math.min(rows, from + BATCH); id++) {
          copy.row();
          copy.field(id);
          copy.field(id / 3L);
          copy.field(FloatBuffer.wrap(vectors.next()));
          copy.field(("https://shop.test/" + id + ".jpg").getBytes(StandardCharsets.UTF_8));
          copy.field(model);
        }
        copy.send(
            connection,
            "image_embeddings (image_id, product_id, image_embedding, image_url, model_version)");
      }
    }
    execute(settings.vectors(), "VACUUM ANALYZE image_embeddings");
  }

  private static void execute(DatabaseUrl url, String... statements) throws SQLException {
    try (Connection connection = url.open();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Builds an index as the job does at its end, and searches by it. */
  Figures run(IndexKind kind) {
    ShopSetup.run(settings, null, kind);
    long start = System.nanoTime();
    try (ShopModels models = new ShopModels(1);
        ShopWork work = new ShopWork(settings, models)) {
      ProductsRequest request =
          new ProductsRequest("clip-vit-b-32", "fp32", 100, 0, false, false, false);
      work.finish(request, MODEL, settled -> true);
    }
    double built = (System.nanoTime() - start) / 1e9;
    double[] millis = new double[queries];
    double found = 0;
    Random random = new Random(3);
    try (ProductSearch search = ProductSearch.open(settings, null)) {
      for (int i = 0; i < WARM_UP; i++) {
        near(search, random.nextInt(rows), kind);
      }
      for (int i = 0; i < queries; i++) {
        int id = random.nextInt(rows);
        long asked = System.nanoTime();
        ProductAnswer answer = near(search, id, kind);
        millis[i] = (System.nanoTime() - asked) / 1e6;
        if (answer.usedIndex() == (kind == IndexKind.NONE)) {
          throw new IllegalStateException("an index answered: " + answer.usedIndex());
        }
        ProductAnswer exact = search.byImage(String.valueOf(id), K, true).orElseThrow();
        found += common(answer, exact);
      }
    }
    Arrays.sort(millis);
    return new Figures(
        rows,
        kind,
        millis[queries / 2],
        millis[Math.min(queries - 1, queries * 99 / 100)],
        found / queries,
        built);
  }

  private static ProductAnswer near(ProductSearch search, int id, IndexKind kind) {
    return search.byImage(String.valueOf(id), K, kind == IndexKind.NONE).orElseThrow();
  }

  private static double common(ProductAnswer answer, ProductAnswer exact) {
    Set<String> nearest = new HashSet<>();
    exact.hits().forEach(hit -> nearest.add(hit.imageId()));
    List<String> found = new ArrayList<>();
    for (ProductHit hit : answer.hits()) {
      found.add(hit.imageId());
    }
    return found.stream().filter(nearest::contains).count() / (double) K;
  }
}
