package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.collection.DataFolder;
import dev.skylight.workflows.WorkflowIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop's pictures become rows, in processes of their own: those are killed, PostgreSQL goes and
 * comes, and the table is that of an undisturbed run, with each row written once.
 */
@Tag("once") // what it tries is the system's and the servers', not the JVM's
class ProductsJobTest extends ProcessTest {

  private static final int IMAGES = 400;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir static Path shared;
  private static ShopSite site;
  private static String sum;

  @BeforeAll
  static void undisturbedRun() throws IOException, SQLException {
    site = ShopSite.make(shared, IMAGES);
    try (Cli cli = shop(shared.resolve("printed"), "undisturbed").temporal("embedded")) {
      Cli.Result result = cli.run(ShopSite.embed("--json")).expect(4);
      JsonNode told = new ObjectMapper().readTree(result.out());
      int missing = IMAGES - site.good();
      assertEquals("completed", told.get("state").asText());
      assertEquals(IMAGES, told.get("images").asLong());
      assertEquals(site.good(), told.get("rows").asLong());
      assertEquals(site.good(), told.get("embedded").asLong());
      assertEquals(missing, told.get("failed").asLong());
      assertEquals(1, told.get("failures").size(), told::toString);
      assertEquals(missing, told.get("failures").elements().next().asLong());

      Cli.Result again = cli.run(ShopSite.embed()).expect(4);
      String summary = String.format("0 embedded now, %d current, 0 failed", site.good());
      assertTrue(again.out().contains(summary), again::toString);
      String waiting = missing + " images failed before and wait for their next try";
      assertTrue(again.out().contains(waiting), again::toString);
      assertEquals(site.good(), site.pictures().served(), "each picture was fetched once");
    }
    sum = site.sum("undisturbed");
    assertTrue(sum.startsWith(site.good() + " "), sum);
  }

  @AfterAll
  static void close() {
    if (site != null) {
      site.close();
    }
  }

  /** Commands on a data folder and a vector database of the same name, which is set up. */
  private static Cli shop(Path printed, String name) throws IOException, SQLException {
    site.pictures().pace = Duration.ZERO;
    return site.setUp(printed, name);
  }

  private Cli shop(String name) throws IOException, SQLException {
    Cli cli = shop(temp.resolve("printed"), name);
    track(cli);
    return cli;
  }

  private static Cli.Running worker(Cli cli) {
    return cli.start("products", "worker", "--threads", "1", "--allow-host", "127.0.0.1")
        .awaitErr("ready", LIMIT);
  }

  private static void awaitSettled(String name, int images) {
    Waiting.until(images + " images of " + name, LIMIT, () -> site.settled(name) >= images);
  }

  private static void assertUndisturbed(String name) {
    assertEquals(sum, site.sum(name));
    assertEquals(site.good() + " of " + site.good(), site.writes(name));
  }

  private static JsonNode status(Cli cli) throws IOException {
    return new ObjectMapper().readTree(cli.run("products", "status", "--json").expect(0).out());
  }

  @Test
  void killedAtAnyMomentItGoesOn() throws IOException, SQLException {
    long seed = System.nanoTime();
    System.out.println("ProductsJobTest: seed " + seed);
    Random random = new Random(seed);
    Cli cli = shop("killed").temporal("embedded");
    site.pictures().pace = Duration.ofMillis(30);
    for (int round = 1; round <= 2; round++) {
      int more = site.settled("killed") + 20 + random.nextInt(100);
      Cli.Running running = cli.start(ShopSite.embed());
      awaitSettled("killed", more);
      Waiting.sleep(Duration.ofMillis(random.nextInt(150)));
      running.kill9();
      assertTrue(site.settled("killed") < IMAGES, "killed in mid-run (seed " + seed + ")");
    }
    assertEquals("stopped", status(cli).get("state").asText());
    site.pictures().pace = Duration.ZERO;
    cli.run(ShopSite.embed()).expect(4);
    assertUndisturbed("killed");
    JsonNode completed = status(cli);
    assertEquals("completed", completed.get("state").asText());
    assertEquals(IMAGES, completed.get("rows_done").asLong());
    assertEquals(IMAGES - site.good(), completed.get("rows_failed").asLong());
  }

  @Test
  void askedToEndItSavesWhatItHas() throws IOException, SQLException {
    Cli cli = shop("asked").temporal("embedded");
    site.pictures().pace = Duration.ofMillis(30);
    Cli.Running running = cli.start(ShopSite.embed());
    awaitSettled("asked", 30);
    running.sigterm();
    Cli.Result result = running.await(Duration.ofSeconds(20)).expect(130);
    assertTrue(result.err().contains("Interrupted: done are "), result::toString);
    assertTrue(result.err().contains("Run the same command to go on."), result::toString);
    int saved = site.settled("asked");
    assertTrue(saved < IMAGES, "ended in mid-run");
    site.pictures().pace = Duration.ZERO;
    cli.run(ShopSite.embed()).expect(4);
    assertUndisturbed("asked");
  }

  @Test
  void postgresComesBackAndTheJobGoesOnByItself() throws IOException, SQLException {
    Cli cli = shop("restarted").temporal("embedded");
    site.pictures().pace = Duration.ofMillis(30);
    Cli.Running running = cli.start(ShopSite.embed());
    awaitSettled("restarted", 50);
    site.stopPostgres();
    Waiting.sleep(Duration.ofSeconds(3));
    site.startPostgresAgain();
    awaitSettled("restarted", 120);
    site.killPostgres();
    site.startPostgresAgain();
    site.pictures().pace = Duration.ZERO;
    running.await(LIMIT).expect(4);
    assertUndisturbed("restarted");
  }

  @Test
  void aJobIsDetachedSeenPausedResumedCancelledAndGoneOnWithByTwoWorkers()
      throws IOException, SQLException {
    try (TemporalServer server = TemporalServer.start(temp.resolve("temporal"))) {
      Cli cli = shop("steered").temporal(server.address());
      String id = WorkflowIds.embedProducts(DataFolder.of(site.data("steered"), null).name());
      assertEquals(
          id, cli.run(ShopSite.embed("--detach", "--parallel", "4")).expect(0).out().strip());
      Cli.Result lonely = cli.run("products", "status").expect(0);
      assertTrue(lonely.out().contains("no worker is there for it"), lonely::toString);
      assertTrue(lonely.err().contains("'skylight products worker"), lonely::toString);

      site.pictures().pace = Duration.ofMillis(400);
      Cli.Running first = worker(cli);
      Cli.Running second = worker(cli);
      awaitSettled("steered", 30);
      JsonNode running = status(cli);
      assertEquals("running", running.get("state").asText());
      assertEquals(IMAGES, running.get("rows_total").asLong());
      assertEquals(2, running.get("workers").asLong());

      Cli.Result paused = cli.run("products", "pause").expect(0);
      assertTrue(paused.out().startsWith("paused: "), paused::toString);
      Waiting.sleep(Duration.ofSeconds(10));
      int standing = site.settled("steered");
      assertTrue(standing < IMAGES, "paused in mid-run");
      assertEquals(standing, status(cli).get("rows_done").asLong());
      Waiting.sleep(Duration.ofSeconds(2));
      assertEquals(standing, site.settled("steered"));

      JsonNode resumed =
          new ObjectMapper().readTree(cli.run("products", "resume", "--json").expect(0).out());
      assertEquals("running", resumed.get("state").asText());
      awaitSettled("steered", standing + 20);
      Cli.Result cancelled = cli.run("products", "cancel").expect(0);
      assertTrue(cancelled.out().startsWith("canceled: "), cancelled::toString);
      assertTrue(site.settled("steered") < IMAGES, "cancelled in mid-run");
      assertEquals("canceled", status(cli).get("state").asText());
      Cli.Result nothing = cli.run("products", "pause").expect(1);
      assertTrue(
          nothing.err().contains("start one with 'skylight products embed'"), nothing::toString);

      Cli.Running again = cli.start(ShopSite.embed());
      awaitSettled("steered", site.settled("steered") + 10);
      first.kill9();
      site.pictures().pace = Duration.ZERO;
      Cli.Result ended = again.await(LIMIT).expect(4);
      assertTrue(ended.err().contains("Started " + id), ended::toString);
      assertUndisturbed("steered");
      assertTrue(second.alive(), "the worker goes on");
      second.sigterm();
      second.await(Duration.ofSeconds(25)).expect(0);
      String password = site.environment("steered").get("DATABASE_URL").split("[:@]", -1)[2];
      assertTrue(Files.size(temp.resolve("temporal").resolve("temporal.db")) > 0);
      assertTrue(
          server.history(id).stream().noneMatch(event -> event.toString().contains(password)),
          "no password goes through Temporal");
    }
  }
}
