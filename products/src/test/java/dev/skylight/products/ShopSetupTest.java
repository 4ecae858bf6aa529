package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.job.ProductCounts;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Databases as shops have them, made ready. */
@Tag("slow")
@Tag("once") // what it tries is the database, not the JVM
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShopSetupTest {

  private final TestShop shop = new TestShop();

  @AfterEach
  void close() {
    shop.close();
  }

  private SkylightException refused() {
    SkylightException e =
        assertThrows(SkylightException.class, () -> ShopSetup.run(shop.settings(), null, null));
    assertEquals(Kind.BAD_INPUT, e.kind(), e.getMessage());
    return e;
  }

  @Test
  void anEmptyDatabaseGetsTablesOnceWhoeverAsks() throws Exception {
    shop.makeImages();
    Callable<SetupReport> setup = () -> ShopSetup.run(shop.settings(), null, null);
    List<SetupReport> reports = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<SetupReport> one : threads.invokeAll(List.of(setup, setup, setup, setup))) {
        reports.add(one.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, reports.stream().filter(report -> !report.made().isEmpty()).count());
    assertEquals(512, reports.get(0).dimension());
    assertEquals(IndexKind.IVFFLAT, reports.get(0).index());
    assertTrue(reports.get(0).pgvector().startsWith("0."), reports.get(0).pgvector());
    keep(512, "https://shop.example/" + "x".repeat(60));
    assertEquals("0", moved("image_embeddings"), "PostgreSQL moved a part of the row elsewhere");
    SetupReport again = ShopSetup.run(shop.settings(), null, IndexKind.NONE);
    assertEquals(List.of(), again.made());
    assertEquals(IndexKind.NONE, ShopSetup.run(shop.settings(), null, null).index());
  }

  private void keep(int width, String url) throws SQLException {
    TestPostgres.execute(
        shop.vectors,
        String.format(
            "INSERT INTO image_embeddings (image_id, product_id, image_embedding, image_url,"
                + " model_version) SELECT 1, 1, array_agg(random())::vector(%d), '%s',"
                + " 'clip-vit-b-32/fp32/0123456789ab' FROM generate_series(1, %d)",
            width, url, width));
  }

  /** Bytes of a table that lie beside its rows. */
  private String moved(String table) throws SQLException {
    return shop.inVectors(
        "SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = '"
            + table
            + "'::regclass");
  }

  @Test
  void theWidestVectorsHaveRoomBesideALongUrl() throws SQLException {
    shop.makeImages();
    TestPostgres.execute(
        shop.vectors,
        "CREATE EXTENSION vector",
        "CREATE TABLE image_embeddings (image_id bigint PRIMARY KEY, product_id bigint,"
            + " image_embedding vector(2000), image_url text, model_version text, created_at"
            + " timestamptz DEFAULT now())");
    ShopSetup.run(shop.settings(), null, IndexKind.NONE);
    keep(2_000, "https://shop.example/" + "x".repeat(2_000));
    assertEquals("1", shop.inVectors("SELECT count(*) FROM image_embeddings"));
  }

  @Test
  void aTableInPartsIsUsedAsItIs() throws SQLException {
    shop.makeImages();
    TestPostgres.execute(
        shop.vectors,
        "CREATE EXTENSION vector",
        "CREATE TABLE image_embeddings (image_id bigint PRIMARY KEY, product_id bigint,"
            + " image_embedding vector(512), image_url text, model_version text, created_at"
            + " timestamptz DEFAULT now()) PARTITION BY HASH (image_id)",
        "CREATE TABLE part PARTITION OF image_embeddings FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
    ShopSetup.run(shop.settings(), null, IndexKind.NONE);
    keep(512, "https://shop.example/a.jpg");
    assertEquals("1", shop.inVectors("SELECT count(*) FROM part"));
  }

  @Test
  void whatWasSetForATableStays() throws SQLException {
    shop.makeImages();
    ShopSetup.run(shop.settings(), null, IndexKind.NONE);
    TestPostgres.execute(
        shop.vectors, "ALTER TABLE image_embeddings SET (toast_tuple_target = 4080)");
    ShopSetup.run(shop.settings(), null, IndexKind.NONE);
    assertEquals(
        "{toast_tuple_target=4080}",
        shop.inVectors("SELECT reloptions FROM pg_class WHERE oid = 'image_embeddings'::regclass"));
  }

  /** A job may write all day. */
  @Test
  void whatIsReadyWaitsForNobodyWhoWrites() throws SQLException {
    shop.images(0);
    try (Connection writer = shop.vectors.open();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("LOCK TABLE image_embeddings, image_failures IN ROW EXCLUSIVE MODE");
      assertEquals(List.of(), ShopSetup.run(shop.settings(), null, null).made());
      writer.rollback();
    }
  }

  /** The usual old table: one row for an image, nothing that says by which model. */
  @Test
  void rowsOfTheEarlierScriptsAreKept() throws SQLException {
    shop.makeImages();
    shop.addImages(0, 5);
    TestPostgres.execute(
        shop.vectors,
        "CREATE EXTENSION vector",
        "CREATE TABLE image_embeddings (image_id integer PRIMARY KEY, product_id integer NOT NULL,"
            + " image_embedding vector(16))",
        "INSERT INTO image_embeddings SELECT i, i / 10, array_fill(i + 1, ARRAY[16])::real[]::vector"
            + " FROM generate_series(0, 3) i");
    SetupReport report = ShopSetup.run(shop.settings(), null, null);
    assertEquals(16, report.dimension());
    assertTrue(report.made().toString().contains("clip-ViT-B-32 in the rows that are there"));
    assertEquals(
        "4",
        shop.inVectors(
            "SELECT count(*) FROM image_embeddings WHERE model_version = 'clip-ViT-B-32'"));
    assertEquals(List.of(), ShopSetup.run(shop.settings(), null, null).made());

    // another model takes the rows one by one, since there is room for one of an image only
    assertEquals(new ProductCounts(5, 0, 0), shop.run().counts());
    assertEquals("5", shop.inVectors("SELECT count(*) FROM image_embeddings"));
  }

  @Test
  void aSerialKeyIsNoKeyOnImages() throws SQLException {
    shop.makeImages();
    shop.addImages(0, 4);
    TestPostgres.execute(
        shop.vectors,
        "CREATE EXTENSION vector",
        "CREATE TABLE image_embeddings (id serial PRIMARY KEY, image_id bigint, product_id bigint,"
            + " image_embedding vector(16), image_url text, model_version text, created_at timestamp"
            + " DEFAULT now())",
        "INSERT INTO image_embeddings (image_id, product_id, image_embedding, image_url,"
            + " model_version) SELECT i, 0, array_fill(1, ARRAY[16])::real[]::vector,"
            + " 'https://shop.test/' || i || '.jpg', 'toy/fp32/ffffffffffff' FROM"
            + " generate_series(0, 2) i");
    assertTrue(
        ShopSetup.run(shop.settings(), null, null)
            .made()
            .contains("a key on image_id and model_version"));
    TestShop.Ran ran = shop.run();
    assertEquals(new ProductCounts(1, 0, 0), ran.counts());
    assertEquals(3, ran.current());
    assertEquals("4", shop.inVectors("SELECT max(id) FROM image_embeddings"));
  }

  @Test
  void rowsThatAreThereTwiceAreForAPerson() throws SQLException {
    shop.makeImages();
    TestPostgres.execute(
        shop.vectors,
        "CREATE EXTENSION vector",
        "CREATE TABLE image_embeddings (id serial PRIMARY KEY, image_id bigint, product_id bigint,"
            + " image_embedding vector(16), model_version text)",
        "INSERT INTO image_embeddings (image_id) VALUES (1), (1), (2)");
    SkylightException e = refused();
    assertTrue(e.getMessage().contains("1 of its images have several rows"), e.getMessage());
    String delete = e.getMessage().replaceAll(".*\\((DELETE .*)\\), then.*", "$1");
    assertEquals(
        "3", shop.inVectors("SELECT count(*) FROM image_embeddings"), "nothing was changed");
    TestPostgres.execute(
        shop.vectors, "UPDATE image_embeddings SET model_version = 'clip-ViT-B-32'", delete);
    ShopSetup.run(shop.settings(), null, null);
    assertEquals("2", shop.inVectors("SELECT count(*) FROM image_embeddings"));
  }

  @Test
  void vectorsOfAnotherWidthAreRefused() throws SQLException {
    shop.images(0);
    SkylightException e =
        assertThrows(
            SkylightException.class, () -> ShopSetup.run(shop.settings(), "clip-vit-b-32", null));
    assertTrue(
        e.getMessage().contains("holds vectors of 16 numbers, and the model's have 512"),
        e.getMessage());
  }

  /** One of them would stop all others of its chunk. */
  @Test
  void textsThatAreTooLongForTheTableFailAlone() throws SQLException {
    shop.makeImages();
    shop.addImages(0, 20);
    String url = "https://shop.test/" + "x".repeat(30);
    TestPostgres.execute(
        shop.main,
        "ALTER TABLE product_images ALTER COLUMN product_id TYPE text",
        "UPDATE product_images SET image_url = '" + url + "' WHERE id = 3",
        "UPDATE product_images SET product_id = 'article' WHERE id = 4");
    TestPostgres.execute(
        shop.vectors,
        "CREATE EXTENSION vector",
        "CREATE TABLE image_embeddings (image_id bigint, product_id varchar(6), image_embedding"
            + " vector(16), image_url varchar(38), model_version varchar(24), PRIMARY KEY"
            + " (image_id, model_version))");
    List<String> warnings = ShopSetup.run(shop.settings(), null, null).warnings();
    String widen = "ALTER TABLE \"image_embeddings\" ALTER COLUMN image_url TYPE text";
    assertTrue(warnings.get(0).contains("takes 38 characters"), warnings.toString());
    assertTrue(warnings.get(0).endsWith(widen), warnings.toString());
    assertTrue(warnings.get(1).contains("The column model_version"), warnings.toString());

    assertEquals(new ProductCounts(18, 0, 2), shop.run().counts());
    assertEquals(18, shop.fetches.get());
    assertEquals(
        "its URL has 48 characters, and the column image_url of image_embeddings takes 38: "
            + widen,
        shop.inVectors("SELECT reason FROM image_failures WHERE image_id = 3"));
    assertEquals(
        "t",
        shop.inVectors("SELECT min(next_try) > now() + interval '20 hours' FROM image_failures"));
    assertEquals(2, shop.run().waiting());
    TestPostgres.execute(shop.vectors, widen, widen.replace("image_url", "product_id"));
    assertEquals(new ProductCounts(2, 0, 0), shop.run().counts());
    assertEquals("0", shop.inVectors("SELECT count(*) FROM image_failures"));
  }

  @Test
  void aColumnWithoutRoomForTheModelIsNamed() throws SQLException {
    shop.makeImages();
    shop.addImages(0, 3);
    TestPostgres.execute(
        shop.vectors,
        "CREATE EXTENSION vector",
        "CREATE TABLE image_embeddings (image_id bigint, product_id bigint, image_embedding"
            + " vector(16), image_url text, model_version varchar(15), PRIMARY KEY (image_id,"
            + " model_version))");
    List<String> warnings = ShopSetup.run(shop.settings(), null, null).warnings();
    assertTrue(warnings.get(0).contains("The column model_version"), warnings.toString());
    SkylightException e = assertThrows(SkylightException.class, shop::run);
    assertEquals(Kind.BAD_INPUT, e.kind());
    String widen = "ALTER TABLE \"image_embeddings\" ALTER COLUMN model_version TYPE text";
    assertTrue(e.getMessage().contains("toy/fp32/ffffffffffff, has 21 characters"), e.getMessage());
    assertTrue(e.getMessage().contains(widen), e.getMessage());
    TestPostgres.execute(
        shop.vectors, "ALTER TABLE image_embeddings ALTER COLUMN model_version TYPE varchar(10)");
    assertTrue(refused().getMessage().contains(widen), refused().getMessage());
    TestPostgres.execute(shop.vectors, widen);
    assertEquals(3, shop.run().counts().embedded());
  }

  @Test
  void namesThatNeedQuotesAndIdsThatAreNoNumbers() throws SQLException {
    shop.names =
        new ShopNames(
            "Web.\"Product \"\"Pics\"\"\"", "Key", "select", "URL", "", "v.\"My.Vectors\"");
    TestPostgres.execute(
        shop.main,
        "CREATE SCHEMA \"Web\"",
        "CREATE TABLE \"Web\".\"Product \"\"Pics\"\"\" (\"Key\" uuid PRIMARY KEY, \"select\""
            + " varchar(20), \"URL\" varchar(200))",
        "INSERT INTO \"Web\".\"Product \"\"Pics\"\"\" SELECT gen_random_uuid(), 'p''' || i,"
            + " 'https://shop.test/' || i FROM generate_series(1, 20) i");
    TestPostgres.execute(
        shop.vectors,
        "CREATE SCHEMA v",
        "CREATE EXTENSION vector",
        "CREATE TABLE v.\"My.Vectors\" (image_id uuid, product_id text, image_embedding vector(16),"
            + " image_url text, model_version text, created_at timestamptz)");
    SetupReport report = ShopSetup.run(shop.settings(), null, null);
    assertTrue(report.made().contains("the table v.My.Vectors_failures"), report.made().toString());
    shop.dead.put("https://shop.test/3", dev.skylight.fetch.FetchException.Reason.REFUSED);
    assertEquals(new ProductCounts(19, 0, 1), shop.run().counts());
    assertEquals(19, shop.run().current());
    TestPostgres.execute(
        shop.main, "DELETE FROM \"Web\".\"Product \"\"Pics\"\"\" WHERE \"select\" < 'p''15'");
    assertTrue(shop.run(TestShop.request(false, false, true)).finish().pruned() > 0);
  }

  @Test
  void aTextIsAnIdToo() throws SQLException {
    TestPostgres.execute(
        shop.main,
        "CREATE TABLE product_images (id text PRIMARY KEY, product_id smallint, image_url text,"
            + " is_main_image smallint)",
        "INSERT INTO product_images SELECT 'SKU ''' || i || '\\', i, 'https://shop.test/' || i, i %"
            + " 2 FROM generate_series(1, 30) i");
    ShopSetup.run(shop.settings(), null, null);
    assertEquals(
        "text bigint",
        shop.inVectors(
            "SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attnum) FROM"
                + " pg_attribute WHERE attrelid = 'image_embeddings'::regclass AND attnum IN (1,"
                + " 2)"));
    TestPostgres.execute(
        shop.vectors, "ALTER TABLE image_embeddings ALTER COLUMN image_embedding TYPE vector(16)");
    assertEquals(new ProductCounts(15, 0, 0), shop.run().counts());
    assertEquals(15, shop.run().current());
  }

  @Test
  void whatCannotWorkIsSaidBefore() throws SQLException {
    assertTrue(refused().getMessage().startsWith("There is no table product_images in "));

    TestPostgres.execute(
        shop.main,
        "CREATE TABLE product_images (id numeric, product_id bigint, image_url text,"
            + " is_main_image text)");
    assertTrue(refused().getMessage().startsWith("id is of the type numeric"));
    TestPostgres.execute(
        shop.main, "ALTER TABLE product_images ALTER COLUMN id TYPE bigint USING id::bigint");
    assertTrue(refused().getMessage().contains("which is neither true nor false"));

    shop.names =
        new ShopNames("product_images", "id", "product_id", "href", "", "image_embeddings");
    assertTrue(
        refused()
            .getMessage()
            .contains("has no column href, but id, product_id, image_url, is_main_image"));

    shop.names = new ShopNames("a.b.c", "id", "product_id", "href", "", "image_embeddings");
    assertTrue(refused().getMessage().startsWith("--images-table 'a.b.c' is no name of a table"));

    shop.names = new ShopNames("product_images", "id", "product_id", "image_url", "", "t");
    TestPostgres.execute(
        shop.vectors,
        "CREATE EXTENSION vector",
        "CREATE TABLE t (image_id uuid, product_id bigint, image_embedding vector(16))");
    assertTrue(refused().getMessage().startsWith("image_id is uuid in the vector database"));
    TestPostgres.execute(
        shop.vectors,
        "DROP TABLE t",
        "CREATE TABLE t (image_id bigint, product_id bigint, image_embedding real[])");
    SkylightException type = refused();
    assertTrue(type.getMessage().contains("image_embedding of the type real[]"), type.getMessage());
    assertFalse(type.getMessage().contains("products setup"), type.getMessage());
    TestPostgres.execute(shop.vectors, "ALTER TABLE t ALTER COLUMN image_embedding TYPE vector");
    assertTrue(refused().getMessage().contains("with --model"), refused().getMessage());
    TestPostgres.execute(
        shop.vectors,
        "DROP TABLE t",
        "CREATE TABLE t (image_id bigint, image_embedding vector(16), owner text NOT NULL)");
    assertTrue(refused().getMessage().contains("demands a value in owner"));
  }

  @Test
  void whoMayNotMakeTheExtensionIsToldWhoMay() throws SQLException {
    shop.makeImages();
    String address = TestPostgres.server().address(shop.vectors.database());
    TestPostgres.execute(
        shop.vectors,
        "CREATE ROLE clerk_"
            + shop.vectors.database()
            + " LOGIN PASSWORD 'c'; GRANT ALL ON SCHEMA public TO PUBLIC");
    DatabaseUrl clerk =
        DatabaseUrl.parse(
            "VECTOR_DATABASE_URL",
            address.replaceFirst("//[^@]*@", "//clerk_" + shop.vectors.database() + ":c@"));
    ShopSettings settings = new ShopSettings(shop.main, clerk, shop.names, shop.settings().fetch());
    SkylightException e =
        assertThrows(SkylightException.class, () -> ShopSetup.run(settings, null, null));
    assertTrue(e.getMessage().contains("ask an administrator of that server"), e.getMessage());

    TestPostgres.execute(shop.vectors, "CREATE EXTENSION vector");
    assertEquals(3, ShopSetup.run(settings, null, null).made().size());
  }

  @Test
  void pgvectorMayLieInASchemaOfItsOwn() throws SQLException {
    shop.makeImages();
    shop.addImages(0, 5);
    TestPostgres.execute(shop.vectors, "CREATE SCHEMA ext", "CREATE EXTENSION vector SCHEMA ext");
    assertEquals(512, ShopSetup.run(shop.settings(), null, null).dimension());
    TestPostgres.execute(
        shop.vectors,
        "ALTER TABLE image_embeddings ALTER COLUMN image_embedding TYPE ext.vector(16)");
    assertEquals(new ProductCounts(5, 0, 0), shop.run().counts());
    try (ProductSearch search = ProductSearch.open(shop.settings(), null)) {
      assertEquals(3, search.byImage("1", 3, false).orElseThrow().hits().size());
    }
  }

  @Test
  void beforeSetupTheSentenceNamesIt() throws SQLException {
    shop.makeImages();
    SkylightException e = assertThrows(SkylightException.class, shop::run);
    assertTrue(e.getMessage().endsWith("run 'skylight products setup'."), e.getMessage());
  }

  @Test
  void warnsOfFaultyVersions() {
    assertTrue(new Versions("18.0", "0.8.1").parallelHnswIsUnsafe());
    assertTrue(new Versions("18.0", "0.8.6").warning().isPresent());
    assertTrue(new Versions("18.0", "0.8.7").warning().isEmpty());
    assertTrue(new Versions("18.0", "0.10").warning().isEmpty());
    assertTrue(!new Versions("16", "0.7.4").scansOn() && new Versions("16", "0.8.0").scansOn());
  }
}
