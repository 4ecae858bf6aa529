package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo dies while it draws and while it embeds; the same command ends with the same bytes. */
@Tag("once") // what it tries is the system's and the server's, not the JVM's
class KilledDemoTest extends ProcessTest {

  private static final int COUNT = 240;

  @Test
  void killedAtAnyMomentItGoesOn() throws IOException {
    long seed = System.nanoTime();
    System.out.println("KilledDemoTest: seed " + seed);
    Random random = new Random(seed);
    Path undisturbed = Files.createDirectories(temp.resolve("undisturbed"));
    Path killed = Files.createDirectories(temp.resolve("killed"));
    demo(undisturbed).await(Duration.ofMinutes(2)).expect(0);

    Cli.Running first = demo(killed);
    int some = 20 + random.nextInt(100);
    Waiting.until(
        some + " pictures (seed " + seed + ")",
        Duration.ofSeconds(60),
        () -> pictures(killed) >= some);
    first.kill9();
    long drawn = pictures(killed);
    assertTrue(drawn < COUNT, "killed while it drew (seed " + seed + ")");

    PhotoCollection collection = PhotoCollection.at(killed.resolve("demo"));
    Cli.Running second = demo(killed);
    Waiting.until(
        "a chunk (seed " + seed + ")",
        Duration.ofSeconds(90),
        () -> !collection.chunks().isEmpty());
    second.kill9();
    assertEquals(COUNT, pictures(killed));
    Map<Long, PhotoCollection.Chunk> saved = collection.chunks();
    System.out.println("killed with " + drawn + " pictures and " + saved.size() + " chunks");

    Cli.Result result = demo(killed).await(Duration.ofMinutes(2)).expect(0);
    assertTrue(result.err().contains("All of them are drawn."), result::toString);
    assertTrue(result.out().contains("\n\"sky\"\n"), result::toString);
    assertTrue(
        collection.chunks().entrySet().containsAll(saved.entrySet()),
        "no chunk made twice (seed " + seed + ")");
    assertEquals(
        PhotoCollection.at(undisturbed.resolve("demo")).sha256(),
        collection.sha256(),
        "seed " + seed);
    cli(killed.resolve("demo")).run("verify", "--deep").expect(0);
  }

  private Cli.Running demo(Path data) {
    return cli(data).temporal("embedded").start("demo", "--count", String.valueOf(COUNT));
  }

  private static long pictures(Path data) {
    Path folder = data.resolve("demo/pictures/000");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jpg")).count();
    } catch (IOException e) {
      throw new AssertionError("the drawn pictures", e);
    }
  }
}
