package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.fetch.FetchException.Reason;
import dev.skylight.internal.models.ContentEmbedder;
import dev.skylight.postgres.TestPostgres;
import dev.skylight.products.ShopReport.Severity;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damage is told from work that is still to be done. */
@Tag("slow")
@Tag("once") // what it tries is the database, not the JVM
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShopVerifyTest {

  private final TestShop shop = new TestShop();

  @AfterEach
  void close() {
    shop.close();
  }

  private List<String> findings(int deep) {
    return shop.verify(deep).findings().stream().map(ShopReport.Finding::sentence).toList();
  }

  @Test
  void aShopThatIsDoneHasNoFindings() throws SQLException {
    shop.images(30);
    shop.run();
    ShopReport report = shop.verify(10);
    assertEquals(List.of(), report.findings());
    assertEquals(30, report.images());
    assertEquals(30, report.rows());
    assertEquals(30, report.current());
    assertEquals(10, report.sampled());
    assertEquals(TestShop.VERSION, report.modelVersion());
  }

  @Test
  void workToBeDoneIsNoDamage() throws SQLException {
    shop.images(30);
    shop.dead.put("https://shop.test/7.jpg", Reason.REFUSED);
    shop.run();
    shop.addImages(30, 34);
    TestPostgres.execute(
        shop.main,
        "UPDATE product_images SET product_id = 99 WHERE id = 1",
        "UPDATE product_images SET image_url = 'https://shop.test/x' WHERE id = 2",
        "DELETE FROM product_images WHERE id IN (3, 4)");
    TestPostgres.execute(
        shop.vectors,
        "INSERT INTO image_embeddings SELECT image_id, product_id, image_embedding, image_url,"
            + " 'other' FROM image_embeddings WHERE image_id < 3");
    ShopReport report = shop.verify(0);
    assertFalse(report.hasDamage());
    assertTrue(report.isUnfinished());
    assertEquals(
        List.of(
            "5 main images have no row of their present URL: run 'products embed'.",
            "1 rows are another product's: run 'products embed'.",
            "2 images with rows are no main images any more: run 'products embed --prune'.",
            "3 rows are of other models (other), and were not looked at."),
        findings(0));
    assertEquals(1, report.waiting());
  }

  /** One of their rows is used, and nobody would hear of the others. */
  @Test
  void idsThatAreNoneAreSaid() throws SQLException {
    shop.images(6);
    TestPostgres.execute(
        shop.main,
        "ALTER TABLE product_images DROP CONSTRAINT product_images_pkey",
        "ALTER TABLE product_images ALTER COLUMN id DROP NOT NULL",
        "INSERT INTO product_images SELECT * FROM product_images WHERE id = 4");
    shop.run();
    assertEquals(List.of(), findings(0), "the same row twice");
    TestPostgres.execute(
        shop.main,
        "UPDATE product_images SET id = 1 WHERE id IN (2, 3)",
        "UPDATE product_images SET id = NULL WHERE id = 5");
    String said =
        "3 rows of main images share 1 ids, and one row of each is used; 1 rows of main images have"
            + " no id and are left out: name a column of product_images that tells all rows apart"
            + " with --id-column (now id).";
    assertTrue(findings(0).contains(said), findings(0).toString());
    assertFalse(shop.verify(0).hasDamage());
    try (ShopWork work = shop.work()) {
      assertEquals(List.of(said), work.survey(TestShop.request()).notes());
    }
  }

  /** They are found by searches, and no run replaces them. */
  @Test
  void rowsOfAnotherUrlThanTheShopHasNowAreTold() throws SQLException {
    shop.images(30);
    shop.run();
    shop.dead.put("https://shop.test/gone.jpg", Reason.REFUSED);
    shop.dead.put("https://shop.test/away.jpg", Reason.UNREACHABLE);
    shop.pictures.put("https://shop.test/2.jpg", "another picture");
    TestPostgres.execute(
        shop.main,
        "UPDATE product_images SET image_url = 'https://shop.test/gone.jpg' WHERE id = 2",
        "UPDATE product_images SET image_url = NULL WHERE id = 3",
        "UPDATE product_images SET image_url = 'https://shop.test/away.jpg' WHERE id = 4");
    assertEquals(
        List.of("3 main images have no row of their present URL: run 'products embed'."),
        findings(0));
    shop.run();
    ShopReport report = shop.verify(100);
    assertEquals(3, report.stale());
    assertEquals(27, report.sampled());
    assertEquals(
        List.of(
            "2 images have rows of another URL than they have now, and what they have now gives no"
                + " picture (image_failures says why): the old rows are found until 'products embed"
                + " --prune' removes them.",
            "1 images have rows of another URL than they have now, whose picture could not be had"
                + " yet (image_failures says why): the old rows are found until 'products embed'"
                + " has it; it tries again by itself, with --retry-failed now."),
        findings(100));
    shop.run(TestShop.request(false, false, true));
    assertEquals(1, findings(100).size());
    assertEquals(1, shop.verify(0).stale());
  }

  @Test
  void rowsThatHoldWhatTheyShouldNotAreDamage() throws SQLException {
    shop.images(30);
    shop.run();
    TestPostgres.execute(
        shop.vectors,
        "UPDATE image_embeddings SET image_embedding = array_fill(0, ARRAY[16])::real[]::vector"
            + " WHERE image_id = 1",
        "UPDATE image_embeddings SET image_embedding = image_embedding + image_embedding WHERE"
            + " image_id IN (2, 3)");
    ShopReport report = shop.verify(0);
    assertTrue(report.hasDamage());
    assertEquals(1, report.zeros());
    assertEquals(2, report.uneven());
  }

  @Test
  void aSampleTellsDamageFromPicturesThatHaveChanged() throws SQLException {
    shop.images(3);
    shop.run();
    TestPostgres.execute(
        shop.vectors,
        "UPDATE image_embeddings SET image_embedding = (SELECT image_embedding FROM"
            + " image_embeddings WHERE image_id = 2) WHERE image_id = 1");
    shop.pictures.put("https://shop.test/0.jpg", "another picture");
    shop.dead.put("https://shop.test/2.jpg", Reason.UNREACHABLE);
    ShopReport report = shop.verify(100);
    assertEquals(2, report.sampled());
    assertEquals(
        1, report.findings().stream().filter(one -> one.severity() == Severity.DAMAGE).count());
    String said = findings(100).toString();
    assertTrue(said.contains("The row of image 1 (https://shop.test/1.jpg) is not what"), said);
    assertTrue(said.contains("The picture of image 0 (https://shop.test/0.jpg) has changed"), said);
    assertTrue(
        said.contains(
            "1 pictures of the sample could not be fetched now (https://shop.test/2.jpg: "),
        said);
  }

  /** Before that its server is not asked. */
  @Test
  void aSampleSaysFromWhenOnAPictureThatHasChangedIsAskedFor() throws SQLException {
    shop.freshUntil = Instant.parse("2999-01-02T03:04:05Z");
    shop.images(3);
    shop.run();
    shop.pictures.put("https://shop.test/0.jpg", "another picture");
    assertEquals(
        List.of(
            "The picture of image 0 (https://shop.test/0.jpg) has changed, though its server had"
                + " promised it for longer: 'products embed --revalidate' asks again from"
                + " 2999-01-02T03:04:06Z on; if that is too late, delete the row, and 'products"
                + " embed' makes it."),
        findings(100));
    TestPostgres.execute(shop.vectors, "UPDATE image_fetches SET fresh_until = now()");
    assertEquals(
        List.of(
            "The picture of image 0 (https://shop.test/0.jpg) has changed: run 'products embed"
                + " --revalidate'."),
        findings(100));
    shop.run(TestShop.request(false, true, false));
    assertEquals(List.of(), findings(100));
  }

  /** No run makes another row of it. */
  @Test
  void aPictureThatCannotBeReadAnyMoreIsNoDamageOfItsRow() throws SQLException {
    shop.images(3);
    shop.run();
    shop.pictures.put("https://shop.test/0.jpg", ContentEmbedder.BROKEN);
    ShopReport report = shop.verify(100);
    assertFalse(report.hasDamage());
    String said = findings(100).toString();
    assertTrue(
        said.startsWith(
            "[The picture of image 0 (https://shop.test/0.jpg) cannot be read any more ("),
        said);
  }

  /** They are meant to stand beside the present ones. */
  @Test
  void rowsOfAnotherModelLeaveNothingToDo() throws SQLException {
    shop.images(3);
    shop.run();
    TestPostgres.execute(
        shop.vectors,
        "INSERT INTO image_embeddings SELECT image_id, product_id, image_embedding, image_url,"
            + " 'other' FROM image_embeddings WHERE image_id < 2");
    ShopReport report = shop.verify(0);
    assertEquals(
        List.of(
            new ShopReport.Finding(
                Severity.NOTE, "2 rows are of other models (other), and were not looked at.")),
        report.findings());
    assertFalse(report.isUnfinished());
  }

  @Test
  void anotherModelCannotComputeASample() throws SQLException {
    shop.images(3);
    shop.run();
    TestPostgres.execute(
        shop.vectors, "UPDATE image_embeddings SET model_version = 'toy/fp32/000000000000'");
    SkylightException e = assertThrows(SkylightException.class, () -> shop.verify(1));
    assertEquals(SkylightException.Kind.FINGERPRINT, e.kind());
  }

  @Test
  void withoutRowsThereIsNothingToVerify() throws SQLException {
    shop.images(3);
    SkylightException e = assertThrows(SkylightException.class, () -> shop.verify(0));
    assertTrue(e.getMessage().contains("run 'skylight products embed' first"), e.getMessage());
  }
}
