package dev.skylight.cli.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.Cli;
import dev.skylight.internal.models.ImageEncoder;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.postgres.LocalPostgres;
import dev.skylight.postgres.TestPostgres;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a shop's commands print and end with. */
@Tag("slow")
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProductsCommandsTest {

  @TempDir private Path folder;
  private final Cli cli = new Cli();

  private void ok(Object... words) {
    assertEquals(0, cli.run(words), cli.out() + cli.err());
  }

  @Test
  void aShopIsSetUpSearchedAndVerified() throws Exception {
    String shop = TestPostgres.databaseName();
    String vectors = TestPostgres.databaseName();
    Path env = folder.resolve("shop.env");
    Files.writeString(
        env,
        "DATABASE_URL="
            + TestPostgres.server().address(shop)
            + "\nVECTOR_DATABASE_URL="
            + TestPostgres.server().address(vectors)
            + "\n");
    TestPostgres.execute(
        TestPostgres.server().url(shop),
        "CREATE TABLE product_images (id bigint PRIMARY KEY, product_id bigint, image_url text,"
            + " is_main_image boolean)",
        "INSERT INTO product_images SELECT i, 100 + i, 'https://shop.test/' || i, true FROM"
            + " generate_series(0, 5) i");

    ok("products", "setup", "--env", env);
    assertTrue(cli.out().contains("image_embeddings: vectors of 512 numbers, index ivfflat"));
    assertTrue(cli.out().contains("made: the table image_embeddings"), cli.out());
    ok("products", "setup", "--env", env, "--index", "HNSW");
    assertTrue(cli.out().contains("index hnsw"), cli.out());

    assertEquals(1, cli.run("products", "search", "--text", "a red house", "--env", env));
    assertTrue(cli.err().contains("There are no vectors in image_embeddings yet"), cli.err());

    Path pictures = folder.resolve("pictures");
    ok("sample-images", pictures, "--count", "6");
    List<Path> files;
    try (Stream<Path> all = Files.walk(pictures)) {
      files = all.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    embed(vectors, files);

    ok("products", "search", files.get(3), "--env", env, "-k", "4", "--json");
    assertTrue(
        cli.out()
            .matches(
                "(?s)\\[\\{\"rank\":1,\"score\":(1\\.0|0\\.9999)\\d+,\"image_id\":\"3\","
                    + "\"product_id\":\"103\",\"image_url\":\"https://shop.test/3\"},.*]\\s*"),
        cli.out());
    ok("products", "search", "--text", "a red house", "--env", env, "--exact");
    assertEquals(7, cli.out().lines().count());
    assertEquals("", cli.err());

    TestPostgres.execute(
        TestPostgres.server().url(vectors),
        "INSERT INTO image_failures (image_id, model_version, image_url, kind, reason, attempts,"
            + " next_try) SELECT 2, model_version, image_url, 'NOT_A_PICTURE', 'a page', 1, now()"
            + " FROM image_embeddings WHERE image_id = 1");
    ok("products", "status", "--env", env, "--data", folder);
    assertEquals(
        List.of(
            "completed: 6 of 6 images (100.0 %), 1 failed",
            "failed: 1 images, not a picture",
            "Which images failed, and why, stands in the table image_failures."),
        cli.out().lines().limit(3).toList());
    assertTrue(
        cli.out().contains("the shop has 6 main images now, image_embeddings 6 rows of demo/fp32/"),
        cli.out());
    ok("products", "status", "--env", env, "--data", folder, "--json");
    assertTrue(cli.out().contains(",\"failures\":{\"NOT_A_PICTURE\":1},\"notes\":["), cli.out());
    TestPostgres.execute(TestPostgres.server().url(vectors), "DELETE FROM image_failures");

    ok("products", "verify", "--env", env);
    assertTrue(cli.out().startsWith("ok: 6 main images, 6 rows of demo/fp32/"), cli.out());
    TestPostgres.execute(
        TestPostgres.server().url(vectors),
        "UPDATE image_embeddings SET image_embedding = array_fill(0, ARRAY[512])::real[]::vector"
            + " WHERE image_id = 2");
    assertEquals(3, cli.run("products", "verify", "--env", env, "--json"));
    assertTrue(cli.out().startsWith("{\"damaged\":true,"), cli.out());
    assertFalse((cli.out() + cli.err()).contains(password()));
  }

  private static String password() {
    return TestPostgres.server().address("x").replaceFirst(".*:(.*)@.*", "$1");
  }

  private static void embed(String vectors, List<Path> files) throws Exception {
    ModelFolder model = ModelFolder.open("demo");
    String version = "demo/fp32/" + model.fingerprint("fp32").substring(0, 12);
    try (Connection connection = TestPostgres.server().url(vectors).open();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO image_embeddings VALUES (?, ?, CAST(? AS vector), ?, ?)");
        ImageEncoder encoder = ImageEncoder.open(model, "fp32")) {
      for (int i = 0; i < files.size(); i++) {
        insert.setLong(1, i);
        insert.setLong(2, 100 + i);
        insert.setString(3, Arrays.toString(encoder.encode(files.get(i))));
        insert.setString(4, "https://shop.test/" + i);
        insert.setString(5, version);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @Test
  void aDemoThatFailsLeavesNoServerBehind() throws Exception {
    Path install = TestPostgres.install();
    Path demo = folder.resolve("products-demo");
    try (LocalPostgres postgres =
        LocalPostgres.start(install, demo.resolve("postgres"), Map.of("fsync", "off"))) {
      postgres.createDatabase("vectors");
      TestPostgres.execute(postgres.url("vectors"), "CREATE TABLE image_embeddings (mine text)");
    }
    cli.env("SKYLIGHT_POSTGRES", install.toString());
    assertEquals(1, cli.run("products", "demo", "--count", "2", "--data", folder), cli.out());
    assertTrue(cli.err().contains("image_embeddings"), cli.err());
    int pictures = Integer.parseInt(Files.readString(demo.resolve("pictures.port")).strip());
    assertThrows(
        ConnectException.class,
        () -> new Socket(InetAddress.getLoopbackAddress(), pictures).close());
    LocalPostgres.start(install, demo.resolve("postgres"), Map.of("fsync", "off")).close();
  }

  @Test
  void wrongWordsAreToldBeforeAnythingIsOpened() {
    assertEquals(2, cli.run("products"));
    assertTrue(cli.err().contains("Say what to do with products"), cli.err());
    assertEquals(2, cli.run("products", "search"));
    assertEquals(2, cli.run("products", "search", "a.jpg", "--text", "b"));
    assertEquals(2, cli.run("products", "search", "a.jpg", "-k", "1001"));
    assertEquals(2, cli.run("products", "verify", "--deep", "-1"));
    assertEquals(2, cli.run("products", "setup", "--index", "flat"));
    assertEquals(1, cli.run("products", "search", "no-such-file.jpg"));
    assertTrue(cli.err().contains("There is no file no-such-file.jpg"), cli.err());
    assertEquals(1, cli.run("products", "search", "http://127.0.0.1:1/a.jpg"));
    assertEquals(
        "skylight: The picture http://127.0.0.1:1/a.jpg cannot be fetched: 127.0.0.1 lies at an address"
            + " of this machine or its network. If that is meant, allow it with --allow-host"
            + " 127.0.0.1.",
        cli.err().strip());
    assertEquals(1, cli.run("products", "setup", "--env", folder.resolve("none")));
  }
}
