package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.fetch.FetchException.Reason;
import dev.skylight.fetch.Fetched;
import dev.skylight.fetch.Validators;
import dev.skylight.internal.models.ContentEmbedder;
import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductsRequest;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.LocalPostgres;
import dev.skylight.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shop whose pictures come, change and go, over the real tables. */
@Tag("slow")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("once")
class ShopWorkTest {

  private final TestShop shop = new TestShop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void everyImageIsWrittenOnceAndASecondRunDoesNothing() throws SQLException {
    shop.images(50);
    shop.countWrites();
    TestShop.Ran first = shop.run();
    assertEquals(new ProductCounts(50, 0, 0), first.counts());
    assertEquals(50, first.finish().rows());
    String sum = shop.sum();

    TestShop.Ran second = shop.run();
    assertEquals(ProductCounts.NONE, second.counts());
    assertEquals(50, second.current());
    assertEquals("50 of 50", shop.writes());
    assertEquals(sum, shop.sum());
    assertEquals(50, shop.fetches.get());
  }

  @Test
  void aShopWithoutImagesHasAnEmptyPlan() throws SQLException {
    shop.images(0);
    TestShop.Ran ran = shop.run();
    assertEquals(ProductCounts.NONE, ran.counts());
    assertEquals(0, ran.finish().rows());
  }

  @Test
  void onlyMainImagesCount() throws SQLException {
    shop.images(10);
    TestPostgres.execute(
        shop.main,
        "UPDATE product_images SET is_main_image = false WHERE id < 3",
        "UPDATE product_images SET is_main_image = NULL WHERE id = 3");
    assertEquals(6, shop.run().counts().embedded());
  }

  @Test
  void aChangedUrlIsMadeAgainAndAMovedImageIsNot() throws SQLException {
    shop.images(20);
    shop.run();
    int made = (int) shop.embedder[0].made.get();
    shop.countWrites();
    TestPostgres.execute(
        shop.main,
        "UPDATE product_images SET image_url = 'https://shop.test/new.jpg' WHERE id = 4",
        "UPDATE product_images SET product_id = 77 WHERE id = 5");
    TestShop.Ran ran = shop.run();
    assertEquals(new ProductCounts(1, 1, 0), ran.counts());
    assertEquals(made + 1, shop.embedder[0].made.get());
    assertEquals(
        "https://shop.test/new.jpg",
        shop.inVectors("SELECT image_url FROM image_embeddings WHERE image_id = 4"));
    assertEquals(
        "77", shop.inVectors("SELECT product_id FROM image_embeddings WHERE image_id = 5"));
    assertEquals("2 of 2", shop.writes());
  }

  @Test
  void aServerIsLeftAloneForAsLongAsItAsks() throws SQLException {
    shop.images(1);
    shop.dead.put("https://shop.test/0.jpg", Reason.UNREACHABLE);
    String hours =
        "SELECT round(extract(epoch FROM next_try - failed_at) / 3600)::text FROM image_failures";
    shop.alone = Duration.ofHours(2);
    shop.run();
    assertEquals("2", shop.inVectors(hours));
    shop.alone = Duration.ofDays(4_000);
    shop.run(TestShop.request(true, false, false));
    assertEquals("168", shop.inVectors(hours), "a week at most");
  }

  @Test
  void aUrlThatManyImagesShareIsFetchedOnce() throws SQLException {
    shop.images(7);
    TestPostgres.execute(shop.main, "UPDATE product_images SET image_url = 'https://shop.test/x'");
    assertEquals(7, shop.run().counts().embedded());
    assertEquals(1, shop.fetches.get());
    assertEquals(1, shop.embedder[0].made.get());
    assertEquals(
        "1", shop.inVectors("SELECT count(DISTINCT image_embedding) FROM image_embeddings"));
  }

  @Test
  void oddUrlsAreRowsOfFailures() throws SQLException {
    shop.images(8);
    TestPostgres.execute(
        shop.main,
        "UPDATE product_images SET image_url = NULL WHERE id = 0",
        "UPDATE product_images SET image_url = '  ' WHERE id = 1",
        "UPDATE product_images SET image_url = 'data:image/png;base64,AA' WHERE id = 2",
        "UPDATE product_images SET image_url = 'ftp://shop.test/a.jpg' WHERE id = 3",
        "UPDATE product_images SET image_url = 'https://shop.test/a b/ü.jpg' WHERE id = 4");
    TestShop.Ran ran = shop.run();
    assertEquals(new ProductCounts(4, 0, 4), ran.counts());
    assertEquals(4, ran.finish().failures());
    assertEquals("4", shop.inVectors("SELECT count(*) FROM image_failures WHERE kind = 'BAD_URL'"));
    assertEquals(4, shop.run().waiting());
    TestPostgres.execute(
        shop.main, "UPDATE product_images SET image_url = 'https://shop.test/0' WHERE id = 0");
    assertEquals(new ProductCounts(1, 0, 0), shop.run().counts());
    assertEquals("3", shop.inVectors("SELECT count(*) FROM image_failures"));
  }

  @Test
  void whatFailsWaitsLongerEachTime() throws SQLException {
    shop.images(6);
    shop.dead.put("https://shop.test/1.jpg", Reason.UNREACHABLE);
    shop.dead.put("https://shop.test/2.jpg", Reason.REFUSED);
    shop.pictures.put("https://shop.test/3.jpg", "it is broken");
    assertEquals(new ProductCounts(3, 0, 3), shop.run().counts());
    String minutes =
        "SELECT string_agg(image_id || ':' || attempts || ':' || round(extract(epoch FROM next_try -"
            + " failed_at) / 60), ' ' ORDER BY image_id) FROM image_failures";
    assertEquals("1:1:5 2:1:1440 3:1:1440", shop.inVectors(minutes));

    assertEquals(3, shop.run().waiting());
    assertEquals(6, shop.fetches.get());

    assertEquals(3, shop.run(TestShop.request(true, false, false)).counts().failed());
    assertEquals("1:2:10 2:2:2880 3:2:2880", shop.inVectors(minutes));

    TestPostgres.execute(shop.vectors, "UPDATE image_failures SET next_try = now()");
    shop.dead.clear();
    assertEquals(new ProductCounts(2, 0, 1), shop.run().counts());
    assertEquals("3:3:5760", shop.inVectors(minutes));
  }

  /** The vector of the first URL is there all the time, so that nothing is fetched in the end. */
  @Test
  void aFailureOfAnotherUrlIsForgottenWhereTheFirstIsBack() throws SQLException {
    shop.images(8);
    shop.run();
    String back = "UPDATE product_images SET image_url = 'https://shop.test/3.jpg' WHERE id = 3";
    shop.dead.put("https://shop.test/new.jpg", Reason.REFUSED);
    TestPostgres.execute(
        shop.main,
        "UPDATE product_images SET image_url = 'https://shop.test/new.jpg' WHERE id = 3");
    assertEquals(1, shop.run().finish().failures());
    TestPostgres.execute(shop.main, back);
    assertEquals(8, shop.verify(0).current());
    shop.countWrites();
    TestShop.Ran ran = shop.run();
    assertEquals(new ProductCounts(0, 1, 0), ran.counts());
    assertEquals(0, ran.finish().failures());
    assertEquals("0 of 0", shop.writes());
    assertEquals(8, shop.run().current());

    // nor is one of a row that is another product's since
    TestPostgres.execute(shop.main, "UPDATE product_images SET image_url = NULL WHERE id = 3");
    assertEquals(1, shop.run().finish().failures());
    TestPostgres.execute(shop.main, back, "UPDATE product_images SET product_id = 9 WHERE id = 3");
    assertEquals(0, shop.run().finish().failures());
  }

  @Test
  void anImageIsTriedAsSoonAsItHasAProduct() throws SQLException {
    shop.images(4);
    TestPostgres.execute(
        shop.vectors, "ALTER TABLE image_embeddings ALTER COLUMN product_id SET NOT NULL");
    TestPostgres.execute(shop.main, "UPDATE product_images SET product_id = NULL WHERE id = 3");
    assertEquals(new ProductCounts(3, 0, 1), shop.run().counts());
    assertEquals(1, shop.run().waiting());
    TestPostgres.execute(shop.main, "UPDATE product_images SET product_id = 0 WHERE id = 3");
    assertEquals(new ProductCounts(1, 0, 0), shop.run().counts());

    // one that has a row, and had no product in between
    TestPostgres.execute(shop.main, "UPDATE product_images SET product_id = NULL WHERE id = 3");
    assertEquals(1, shop.run().finish().failures());
    TestPostgres.execute(shop.main, "UPDATE product_images SET product_id = 0 WHERE id = 3");
    TestShop.Ran ran = shop.run();
    assertEquals(new ProductCounts(0, 1, 0), ran.counts());
    assertEquals(0, ran.finish().failures());
  }

  @Test
  void pruneRemovesWhatIsNoMainImageAnyMore() throws SQLException {
    shop.images(30);
    shop.dead.put("https://shop.test/29.jpg", Reason.REFUSED);
    shop.run();
    TestPostgres.execute(
        shop.main,
        "DELETE FROM product_images WHERE id >= 25",
        "UPDATE product_images SET is_main_image = false WHERE id < 5");
    assertEquals(29, shop.run().finish().rows());
    TestShop.Ran ran = shop.run(TestShop.request(false, false, true));
    assertEquals(9, ran.finish().pruned());
    assertEquals(20, ran.finish().rows());
    assertEquals(0, ran.finish().failures());
    assertEquals("20", shop.inVectors("SELECT count(*) FROM image_fetches"));

    TestPostgres.execute(shop.main, "UPDATE product_images SET is_main_image = false");
    SkylightException refused =
        assertThrows(SkylightException.class, () -> shop.run(TestShop.request(false, false, true)));
    assertEquals(Kind.BAD_INPUT, refused.kind());
    assertTrue(refused.getMessage().contains("--prune would remove every row"));
    assertEquals("20", shop.inVectors("SELECT count(*) FROM image_embeddings"));
  }

  /** What nothing would ever replace goes; what a server or an option may mend stays. */
  @Test
  void pruneRemovesRowsWhoseNewUrlGivesNoPicture() throws SQLException {
    shop.images(20);
    shop.run();
    shop.dead.put("https://shop.test/gone.jpg", Reason.REFUSED);
    shop.dead.put("https://shop.test/away.jpg", Reason.UNREACHABLE);
    shop.dead.put("https://shop.test/inside.jpg", Reason.FORBIDDEN_ADDRESS);
    shop.dead.put("https://shop.test/7.jpg", Reason.REFUSED); // the URL of its row
    String url = "UPDATE product_images SET image_url = 'https://shop.test/";
    TestPostgres.execute(
        shop.main,
        url + "gone.jpg' WHERE id = 2",
        "UPDATE product_images SET image_url = NULL WHERE id = 3",
        url + "away.jpg' WHERE id = 4",
        url + "inside.jpg' WHERE id = 5",
        url + "new.jpg' WHERE id = 6");
    TestPostgres.execute(
        shop.vectors,
        "INSERT INTO image_embeddings SELECT image_id, product_id, image_embedding, image_url,"
            + " 'other' FROM image_embeddings WHERE image_id = 2");
    TestShop.Ran ran = shop.run(TestShop.request(false, true, false));
    assertEquals(20, ran.finish().rows());
    assertEquals(5, ran.finish().failures());

    ran = shop.run(TestShop.request(false, true, true));
    assertEquals(2, ran.finish().pruned());
    assertEquals(
        "other 2",
        shop.inVectors(
            "SELECT string_agg(model_version || ' ' || image_id, ',') FROM image_embeddings WHERE"
                + " image_id IN (2, 3)"));
    assertEquals(18, ran.finish().rows());
    assertEquals(5, ran.finish().failures());
    assertEquals("18", shop.inVectors("SELECT count(*) FROM image_fetches"));
    assertEquals(4, shop.verify(0).waiting());

    // as soon as it can be had, it is
    shop.dead.clear();
    assertEquals(3, shop.run(TestShop.request(true, true, true)).counts().embedded());
  }

  @Test
  void revalidationAsksCheaplyAndMakesAgainWhatHasChanged() throws SQLException {
    shop.images(10);
    shop.run();
    shop.countWrites();
    shop.pictures.put("https://shop.test/3.jpg", "another picture");
    TestShop.Ran ran = shop.run(TestShop.request(false, true, false));
    assertEquals(new ProductCounts(1, 9, 0), ran.counts());
    assertEquals(10, shop.asked.get());
    assertEquals("1 of 1", shop.writes());

    // servers that know no ETag: the bytes are compared
    shop.etags = false;
    TestPostgres.execute(shop.vectors, "UPDATE image_fetches SET etag = NULL");
    assertEquals(
        new ProductCounts(0, 10, 0), shop.run(TestShop.request(false, true, false)).counts());
    assertEquals("1 of 1", shop.writes());

    // what is fresh is not asked for
    TestPostgres.execute(
        shop.vectors, "UPDATE image_fetches SET fresh_until = now() + interval '1 hour'");
    int before = shop.fetches.get();
    assertEquals(10, shop.run(TestShop.request(false, true, false)).current());
    assertEquals(before, shop.fetches.get());
  }

  @Test
  void whatServersSayIsKept() throws SQLException {
    shop.images(1);
    shop.freshUntil = Instant.parse("2030-01-02T03:04:05Z");
    shop.run();
    assertEquals(
        "1893553445",
        shop.inVectors("SELECT extract(epoch FROM fresh_until)::bigint FROM image_fetches"));
  }

  @Test
  void aChunkThatIsStoppedWritesWhatItHasAndGoesOn() throws SQLException {
    shop.images(100);
    shop.countWrites();
    ProductsRequest request = new ProductsRequest("toy", "fp32", 100, 0, false, false, false);
    ProductRange all = new ProductRange(null, "99", 100);
    try (ShopWork work = shop.work()) {
      ProductCounts counts =
          work.embed(request, TestShop.VERSION, all, settled -> settled.embedded() < 20);
      assertTrue(counts.embedded() >= 20 && counts.embedded() < 100, counts.toString());
      assertEquals(
          String.valueOf(counts.embedded()),
          shop.inVectors("SELECT count(*) FROM image_embeddings"));
      ProductCounts rest = work.embed(request, TestShop.VERSION, all, settled -> true);
      assertEquals(100, counts.embedded() + rest.embedded());
      assertEquals(100, rest.settled());
    }
    assertEquals("100 of 100", shop.writes());
  }

  @Test
  void aListenerThatThrowsLeavesNothingHalf() throws SQLException {
    shop.images(20);
    ProductsRequest request = TestShop.request();
    try (ShopWork work = shop.work()) {
      assertThrows(
          IllegalStateException.class,
          () ->
              work.embed(
                  request,
                  TestShop.VERSION,
                  new ProductRange(null, "19", 20),
                  settled -> {
                    if (settled.embedded() > 5) {
                      throw new IllegalStateException("killed");
                    }
                    return true;
                  }));
    }
    assertEquals("0", shop.inVectors("SELECT count(*) FROM image_embeddings"));
    assertEquals(20, shop.run().counts().embedded());
  }

  @Test
  void aChunkDoneByAnotherCountsAsCurrent() throws SQLException {
    shop.images(14);
    ProductsRequest request = TestShop.request();
    try (ShopWork work = shop.work()) {
      List<ProductRange> chunks = work.plan(request, null).chunks();
      assertEquals(List.of(new ProductRange(null, "6", 7), new ProductRange("6", "13", 7)), chunks);
      shop.run();
      assertEquals(
          new ProductCounts(0, 7, 0),
          work.embed(request, TestShop.VERSION, chunks.get(1), settled -> true));
    }
  }

  /** The interrupt comes while it is asked what the images need, which is nothing. */
  @Test
  void aChunkWithoutWorkEndsInterruptedWhereItWasInterrupted() throws Exception {
    shop.images(7);
    shop.run();
    String waiting =
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'image_failures'::regclass";
    AtomicBoolean interrupted = new AtomicBoolean();
    try (ShopWork work = shop.work();
        Connection other = shop.vectors.open()) {
      other.setAutoCommit(false);
      try (Statement statement = other.createStatement()) {
        statement.execute("LOCK TABLE image_failures IN ACCESS EXCLUSIVE MODE");
      }
      Thread worker =
          new Thread(
              () -> {
                work.embed(
                    TestShop.request(),
                    TestShop.VERSION,
                    new ProductRange(null, "6", 7),
                    settled -> true);
                interrupted.set(Thread.currentThread().isInterrupted());
              });
      worker.start();
      while ("0".equals(shop.inVectors(waiting))) {
        assertTrue(worker.isAlive());
        TimeUnit.MILLISECONDS.sleep(10);
      }
      worker.interrupt();
      other.commit();
      worker.join();
    }
    assertTrue(interrupted.get());
  }

  @Test
  void aPlanEndsWhereItIsAsked() throws SQLException {
    shop.images(30);
    ProductsRequest ten = new ProductsRequest("toy", "fp32", 4, 10, false, false, false);
    try (ShopWork work = shop.work()) {
      ProductPlan plan = work.plan(ten, null);
      assertEquals(10, plan.chunks().stream().mapToInt(ProductRange::images).sum());
      assertEquals("9", plan.next());
      assertEquals(20, work.plan(TestShop.request(), plan.next()).seen());
    }
    ProductsRequest small = new ProductsRequest("toy", "fp32", 1, 0, false, false, false);
    shop.addImages(30, 700);
    try (ShopWork work = shop.work()) {
      ProductPlan plan = work.plan(small, null);
      assertEquals(ProductPlan.MAX_CHUNKS, plan.chunks().size());
      assertEquals("499", plan.next());
      assertEquals(200, work.plan(small, "499").chunks().size());
    }
  }

  @Test
  void anotherModelIsRefusedInTheMiddle() throws SQLException {
    shop.images(3);
    try (ShopWork work = shop.work()) {
      SkylightException refused =
          assertThrows(
              SkylightException.class,
              () ->
                  work.embed(
                      TestShop.request(),
                      "toy/fp32/000000000000",
                      new ProductRange(null, "2", 3),
                      settled -> true));
      assertEquals(Kind.FINGERPRINT, refused.kind());
    }
  }

  @Test
  void databasesThatAreAwayPassByThemselves() throws SQLException {
    shop.images(3);
    ShopSettings away =
        new ShopSettings(
            DatabaseUrl.parse("DATABASE_URL", "postgresql://nobody:x@127.0.0.1:1/none"),
            shop.vectors,
            shop.names,
            shop.settings().fetch());
    SkylightException failure =
        assertThrows(SkylightException.class, () -> MainDatabase.open(away).close());
    assertEquals(Kind.TRANSIENT, failure.kind());
  }

  @Test
  void aWriteThatFailsLeavesNothingHalf() throws SQLException {
    shop.images(20);
    shop.dead.put("https://shop.test/3.jpg", Reason.REFUSED);
    TestPostgres.execute(
        shop.vectors, "ALTER TABLE image_failures ADD CONSTRAINT none CHECK (attempts > 1)");
    assertThrows(SkylightException.class, shop::run);
    assertEquals("0", shop.inVectors("SELECT count(*) FROM image_embeddings"));
    assertEquals("0", shop.inVectors("SELECT count(*) FROM image_fetches"));
    TestPostgres.execute(shop.vectors, "ALTER TABLE image_failures DROP CONSTRAINT none");
    shop.countWrites();
    assertEquals(new ProductCounts(19, 0, 1), shop.run().counts());
    assertEquals("19 of 19", shop.writes());
  }

  @Test
  void aDatabaseThatIsKilledInMidChunkLosesNothing(@TempDir Path folder) throws SQLException {
    DatabaseUrl url;
    LocalPostgres first = TestPostgres.start(folder);
    url = first.url("postgres");
    try (TestShop killed = new TestShop(url, url)) {
      killed.images(40);
      killed.countWrites();
      killed.onFetch =
          () -> {
            if (killed.fetches.get() == 25) {
              first.kill();
            }
          };
      SkylightException away = assertThrows(SkylightException.class, killed::run);
      assertEquals(Kind.TRANSIENT, away.kind(), away.getMessage());
      try (LocalPostgres again = TestPostgres.start(folder)) {
        assertTrue(again.isAlive());
        assertEquals(40, killed.run().finish().rows());
        assertEquals("40 of 40", killed.writes());
        shop.images(40);
        shop.run();
        assertEquals(shop.sum(), killed.sum());
      }
    }
  }

  /** Two processes may be at the same chunk, where one of them was thought to be dead. */
  @Test
  void twoAtTheSameChunkWriteEachRowOnce() throws Exception {
    shop.images(60);
    shop.countWrites();
    ProductsRequest request = new ProductsRequest("toy", "fp32", 60, 0, false, false, false);
    ProductRange all = new ProductRange(null, "59", 60);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (ShopWork one = shop.work();
        ShopWork two = shop.work()) {
      Future<ProductCounts> first =
          threads.submit(() -> one.embed(request, TestShop.VERSION, all, settled -> true));
      two.embed(request, TestShop.VERSION, all, settled -> true);
      first.get();
    } finally {
      threads.shutdownNow();
    }
    assertEquals("60 of 60", shop.writes());
  }

  /** Each holds the row that it wrote first when it comes to the other's. */
  @Test
  void twoThatWriteTheSameRowsInTurnDoNotWaitForEachOther() throws Exception {
    shop.images(2);
    TestPostgres.execute(
        shop.vectors,
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.3);"
            + " RETURN NEW; END'",
        "CREATE TRIGGER slow BEFORE INSERT ON image_embeddings FOR EACH ROW EXECUTE FUNCTION"
            + " slow()");
    CyclicBarrier both = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Boolean> first = () -> write(both, "0", "1");
      Callable<Boolean> second = () -> write(both, "1", "0");
      for (Future<Boolean> one : threads.invokeAll(List.of(first, second))) {
        assertTrue(one.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals("2", shop.inVectors("SELECT count(*) FROM image_embeddings"));
  }

  private boolean write(CyclicBarrier both, String... ids) throws Exception {
    ChunkRows rows = new ChunkRows(new ModelVersion(TestShop.VERSION));
    for (String id : ids) {
      ShopImage image = new ShopImage(id, "0", "https://shop.test/" + id + ".jpg");
      float[] vector = ContentEmbedder.vector(id.getBytes(StandardCharsets.UTF_8));
      rows.embedded(image, vector, new Fetched(null, Validators.NONE, null), "0".repeat(64));
    }
    try (VectorDatabase database = VectorDatabase.open(shop.settings())) {
      both.await();
      rows.write(database);
    }
    return true;
  }
}
