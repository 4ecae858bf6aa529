package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.workflows.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server and two worker processes: whoever is killed, the job finishes, no saved chunk is
 * made again, and the bytes are those of an undisturbed run.
 */
@Tag("once") // what it tries is the system's and the server's, not the JVM's
class KilledWorkersTest extends ProcessTest {

  private static final int ROWS = 1_009;
  private static final int CHUNK = 25;
  private static final int SLOTS = 2;
  private static final Duration END = Duration.ofSeconds(150);

  @TempDir static Path shared;
  private static TemporalServer server;
  private static PhotoCollection undisturbed;
  private static String sha256;

  @BeforeAll
  static void undisturbedRun() throws IOException, SQLException {
    server = TemporalServer.start(shared.resolve("temporal"));
    undisturbed = PhotoCollection.make(shared.resolve("undisturbed"), ROWS, 3);
    try (Cli cli = Cli.on(shared.resolve("printed"), undisturbed.data())) {
      cli.temporal(server.address())
          .start(regenerate("--local-worker", "yes"))
          .await(END)
          .expect(0);
    }
    sha256 = undisturbed.sha256();
  }

  @AfterAll
  static void stopTheServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void workersKilledOneAfterTheOtherLoseOnlyWhatTheyHadInHand() throws IOException {
    PhotoCollection collection = undisturbed.copyTo(temp.resolve("killed"));
    Cli cli = cli(collection.data()).temporal(server.address());
    Cli.Running first = worker(cli);
    Cli.Running second = worker(cli);
    cli.run(regenerate("--detach")).expect(0);

    awaitChunks(collection, 6);
    first.kill9();
    awaitChunks(collection, collection.chunks().size() + 4);
    second.kill9();
    Map<Long, PhotoCollection.Chunk> saved = collection.chunks();
    assertTrue(collection.rowsDone() < ROWS, "killed in mid-run");

    Cli.Running third = worker(cli);
    worker(cli);
    awaitAllRows(collection);
    assertTrue(
        collection.chunks().entrySet().containsAll(saved.entrySet()), "no saved chunk made again");
    // watching it to its end is the same command
    Cli.Result result = cli.start(regenerate()).await(END).expect(0);
    assertTrue(result.out().contains("1,009 embedded, 0 failed"), result::toString);
    assertEquals(sha256, collection.sha256());
    assertTrue(third.alive(), "a worker goes on waiting for work");

    long repeated =
        server.history(id(collection)).stream()
            .filter(HistoryEvent::hasActivityTaskStartedEventAttributes)
            .filter(event -> event.getActivityTaskStartedEventAttributes().getAttempt() > 1)
            .count();
    assertTrue(repeated <= 2 * SLOTS, repeated + " activities had more than one attempt");
  }

  @Test
  void aWorkerThatIsAskedToEndHandsItsChunksOver() throws IOException {
    PhotoCollection collection = undisturbed.copyTo(temp.resolve("asked"));
    Cli cli = cli(collection.data()).temporal(server.address());
    Cli.Running first = worker(cli);
    worker(cli);
    Cli.Running watching = cli.start(regenerate("--local-worker", "no"));
    awaitChunks(collection, 6);
    first.sigterm();
    Cli.Result ended = first.await(Duration.ofSeconds(15)).expect(0);
    assertTrue(
        ended.err().contains("Worker stopped: what it had finished is saved"), ended::toString);
    assertTrue(collection.rowsDone() < ROWS, "ended in mid-run");
    watching.await(END).expect(0);
    assertEquals(sha256, collection.sha256());
  }

  @Test
  void theServerIsKilledAndStartedAgainAndTheJobGoesOn() throws IOException {
    PhotoCollection collection = undisturbed.copyTo(temp.resolve("server"));
    Cli cli = cli(collection.data()).temporal(server.address());
    worker(cli);
    cli.run(regenerate("--detach")).expect(0);
    awaitChunks(collection, 6);
    String run = server.runId(id(collection));
    server.kill9();
    Map<Long, PhotoCollection.Chunk> saved = collection.chunks();
    assertTrue(collection.rowsDone() < ROWS, "killed in mid-run");
    server.startAgain();
    awaitAllRows(collection);
    Cli.Result result = cli.start(regenerate("--local-worker", "no")).await(END).expect(0);
    assertTrue(result.out().contains("1,009 embedded, 0 failed"), result::toString);
    assertTrue(collection.chunks().entrySet().containsAll(saved.entrySet()));
    assertEquals(sha256, collection.sha256());
    assertFalse(run.isEmpty());
  }

  private static void awaitChunks(PhotoCollection collection, int count) {
    Waiting.until(
        count + " chunks in the ledger",
        Duration.ofSeconds(90),
        () -> collection.chunks().size() >= count);
  }

  private static void awaitAllRows(PhotoCollection collection) {
    Waiting.until("all rows in the ledger", END, () -> collection.rowsDone() == ROWS);
  }

  private static Cli.Running worker(Cli cli) {
    return cli.start("worker", "--parallel", String.valueOf(SLOTS), "--threads", "1")
        .awaitErr("ready", Duration.ofSeconds(60));
  }

  private static String id(PhotoCollection collection) {
    return WorkflowIds.regenerate(DataFolder.of(collection.data(), null).name());
  }

  private static String[] regenerate(String... more) {
    List<String> command =
        List.of(
            "regenerate",
            "--model",
            Golden.model().toString(),
            "--chunk-size",
            String.valueOf(CHUNK),
            "--no-index");
    return java.util.stream.Stream.concat(command.stream(), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }
}
