package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.fetch.FetchSettings;
import dev.skylight.fetch.Fetched;
import dev.skylight.fetch.Validators;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductsRequest;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.TestPostgres;
import dev.skylight.samples.SampleImages;
import dev.skylight.samples.SampleRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a real model: a vector depends neither on when its picture came nor on its company. */
@Tag("slow")
@Tag("once") // what it tries is the database, not the JVM
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArrivalOrderTest {

  private static final int PICTURES = 41;

  @TempDir private Path folder;

  @Test
  void theTableIsTheSameHoweverPicturesArrive() throws Exception {
    Assumptions.assumeTrue(ModelFolder.ifHere("demo").isPresent(), "no demo model here");
    new SampleImages(new SampleRequest(folder, PICTURES, 5, 5, 96, 96, 2, 0, 0)).run();
    DatabaseUrl main = TestPostgres.database();
    TestPostgres.execute(
        main,
        "CREATE TABLE product_images (id bigint PRIMARY KEY, product_id bigint, image_url text,"
            + " is_main_image boolean)",
        "INSERT INTO product_images SELECT i, i, lpad(i::text, 6, '0') || '.jpg', true FROM"
            + " generate_series(0, "
            + (PICTURES - 1)
            + ") i");
    Set<String> sums = new HashSet<>();
    try (ShopModels models = new ShopModels(2)) {
      for (int run = 0; run < 3; run++) {
        sums.add(sum(main, models, 5 + 18 * run, new Random(run)));
      }
    }
    assertEquals(1, sums.size(), sums.toString());
  }

  private String sum(DatabaseUrl main, ShopModels models, int batch, Random random)
      throws Exception {
    DatabaseUrl vectors = TestPostgres.database();
    ShopSettings settings = new ShopSettings(main, vectors, ShopNames.USUAL, FetchSettings.USUAL);
    ShopSetup.run(settings, "demo", null);
    Fetching slow =
        (url, known) -> {
          int millis;
          synchronized (random) {
            millis = random.nextInt(60);
          }
          TimeUnit.MILLISECONDS.sleep(millis);
          return new Fetched(read(folder.resolve("000").resolve(url)), Validators.NONE, null);
        };
    ProductsRequest request = new ProductsRequest("demo", "fp32", batch, 0, false, false, false);
    try (ShopWork work = new ShopWork(settings, models, slow, () -> {})) {
      String version = work.survey(request).modelVersion();
      ProductPlan plan = work.plan(request, null);
      for (ProductRange chunk : plan.chunks()) {
        assertEquals(
            chunk.images(),
            work.embed(request, version, chunk, settled -> true).embedded(),
            () -> String.format(Locale.ROOT, "of %s", chunk));
      }
    }
    return TestPostgres.one(
        vectors,
        "SELECT md5(string_agg(image_embedding::text || model_version, ',' ORDER BY image_id)) FROM"
            + " image_embeddings");
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
