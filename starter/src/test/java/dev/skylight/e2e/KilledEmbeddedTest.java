package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Without a server: the process dies, the same command goes on, the bytes are the same. */
@Tag("once") // what it tries is the system's and the server's, not the JVM's
class KilledEmbeddedTest extends ProcessTest {

  private static final int ROWS = 601;
  private static final int CHUNK = 25;

  @Test
  void killedAtAnyMomentItGoesOnAndMakesTheSameBytes() throws IOException, SQLException {
    long seed = System.nanoTime();
    System.out.println("KilledEmbeddedTest: seed " + seed);
    Random random = new Random(seed);
    PhotoCollection undisturbed = PhotoCollection.make(temp.resolve("undisturbed"), ROWS, 1);
    PhotoCollection killed = undisturbed.copyTo(temp.resolve("killed"));
    regenerate(undisturbed).await(Cli.PATIENCE).expect(0);

    for (int round = 1; round <= 2; round++) {
      Map<Long, PhotoCollection.Chunk> before = killed.chunks();
      int more = 1 + random.nextInt(6);
      Cli.Running running = regenerate(killed);
      Waiting.until(
          more + " more chunks (seed " + seed + ")",
          Duration.ofSeconds(60),
          () -> killed.chunks().size() >= before.size() + more);
      Waiting.sleep(Duration.ofMillis(random.nextInt(150)));
      running.kill9();
      Map<Long, PhotoCollection.Chunk> after = killed.chunks();
      System.out.println("killed with " + after.size() + " chunks on disk");
      assertTrue(killed.rowsDone() < ROWS, "killed in mid-run (seed " + seed + ")");
      assertTrue(
          after.entrySet().containsAll(before.entrySet()),
          "no chunk made twice (seed " + seed + ")");
    }
    Map<Long, PhotoCollection.Chunk> saved = killed.chunks();
    Cli.Result result = regenerate(killed).await(Cli.PATIENCE).expect(0);
    assertTrue(result.out().contains("601 embedded"), result::toString);
    assertTrue(killed.chunks().entrySet().containsAll(saved.entrySet()), "seed " + seed);
    assertEquals(undisturbed.sha256(), killed.sha256(), "seed " + seed);
    cli(killed.data()).run("verify", "--deep").expect(0);
  }

  @Test
  void askedToEndItSavesWhatItHasAndGoesOnLater() throws IOException, SQLException {
    PhotoCollection undisturbed = PhotoCollection.make(temp.resolve("undisturbed"), ROWS, 2);
    PhotoCollection asked = undisturbed.copyTo(temp.resolve("asked"));
    regenerate(undisturbed).await(Cli.PATIENCE).expect(0);
    Cli.Running running = regenerate(asked);
    Waiting.until("three chunks", Duration.ofSeconds(60), () -> asked.chunks().size() >= 3);
    running.sigterm();
    Cli.Result result = running.await(Duration.ofSeconds(15)).expect(130);
    assertTrue(result.err().contains("Interrupted: on disk are "), result::toString);
    assertTrue(result.err().contains("Run the same command to go on."), result::toString);
    assertTrue(asked.rowsDone() < ROWS, "ended in mid-run");
    regenerate(asked).await(Cli.PATIENCE).expect(0);
    assertEquals(undisturbed.sha256(), asked.sha256());
  }

  private Cli.Running regenerate(PhotoCollection collection) {
    return cli(collection.data())
        .temporal("embedded")
        .start(
            "regenerate",
            "--model",
            Golden.model().toString(),
            "--chunk-size",
            String.valueOf(CHUNK),
            "--no-index");
  }
}
