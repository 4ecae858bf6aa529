package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.fetch.FetchException.Reason;
import dev.skylight.postgres.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of a shop while no job does. */
@Tag("slow")
@Tag("once") // what it tries is the database, not the JVM
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShopStateTest {

  private final TestShop shop = new TestShop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void anEmptyTableHasNoModel() throws SQLException {
    shop.images(20);
    assertEquals(
        new ShopState(20, "", "", "", 0, Map.of(), 0, "image_failures"),
        ShopState.of(shop.settings()));
  }

  @Test
  void failuresAreCountedByTheirKindMostFirst() throws SQLException {
    shop.images(20);
    for (int i = 0; i < 3; i++) {
      shop.dead.put("https://shop.test/" + i + ".jpg", Reason.UNREACHABLE);
    }
    shop.dead.put("https://shop.test/3.jpg", Reason.TOO_LARGE);
    shop.run();
    ShopState state = ShopState.of(shop.settings());
    assertEquals(
        new ShopState(
            20,
            TestShop.VERSION,
            "toy",
            "fp32",
            16,
            Map.of("UNREACHABLE", 3L, "TOO_LARGE", 1L),
            20,
            "image_failures"),
        state);
    assertEquals(List.of("UNREACHABLE", "TOO_LARGE"), List.copyOf(state.failures().keySet()));
    // a second run finds nothing that is due, and tells the same
    assertEquals(state.failures(), shop.run().finish().failedByKind());
  }

  /** The row of the URL before stays beside the failure. */
  @Test
  void anImageWithARowAndAFailureIsOneImage() throws SQLException {
    shop.images(20);
    shop.dead.put("https://shop.test/3.jpg", Reason.REFUSED);
    shop.dead.put("https://shop.test/gone.jpg", Reason.REFUSED);
    shop.run();
    TestPostgres.execute(
        shop.main,
        "UPDATE product_images SET image_url = 'https://shop.test/gone.jpg' WHERE id = 4");
    shop.run();
    shop.addImages(20, 22);
    ShopState state = ShopState.of(shop.settings());
    assertEquals(Map.of("REFUSED", 2L), state.failures());
    assertEquals(20, state.settled());
    assertEquals(22, state.images());
  }

  /** Rows of the scripts before Skylight are those of the usual model, and count with its. */
  @Test
  void theModelOfMostRowsIsMeant() throws SQLException {
    shop.images(20);
    shop.run();
    TestPostgres.execute(
        shop.vectors,
        "UPDATE image_embeddings SET model_version = 'clip-ViT-B-32' WHERE image_id < 12");
    ShopState state = ShopState.of(shop.settings());
    assertEquals(
        new ShopState(
            20, "clip-ViT-B-32", "clip-vit-b-32", "fp32", 12, Map.of(), 12, "image_failures"),
        state);
  }

  /** What tells of the rows, what searches them and what goes on with them mean the same model. */
  @Test
  void oneModelIsMeantByAll() throws SQLException {
    shop.images(20);
    assertEquals(Optional.empty(), ShopState.made(shop.settings()));
    shop.run();
    assertEquals(
        Optional.of(TestShop.VERSION), ShopState.made(shop.settings()).map(ModelVersion::text));
    String clip = "clip-vit-b-32/fp32/0123456789ab";
    TestPostgres.execute(
        shop.vectors,
        "UPDATE image_embeddings SET model_version = 'clip-ViT-B-32' WHERE image_id < 6",
        "UPDATE image_embeddings SET model_version = '" + clip + "' WHERE image_id IN (6, 7, 8, 9)",
        "UPDATE image_embeddings SET model_version = '' WHERE image_id = 10");
    ModelVersion made = ShopState.made(shop.settings()).orElseThrow();
    assertEquals(new ModelVersion(clip), made);
    assertEquals("clip-vit-b-32 fp32", made.name() + " " + made.precision());
    assertEquals(
        new ShopState(20, clip, "clip-vit-b-32", "fp32", 10, Map.of(), 10, "image_failures"),
        ShopState.of(shop.settings()));
    try (VectorDatabase database = VectorDatabase.open(shop.settings())) {
      assertEquals(made, SearchState.version(database, database.table(), null));
    }
  }
}
