package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While pictures are embedded and the index is built again and again, a server that runs beside it
 * finds what there is: no search fails, none returns a row without its picture.
 */
@Tag("once")
@Tag("faults")
class ServeBesideJobTest extends ProcessTest {

  private static final int PICTURES = Integer.getInteger("skylight.test.pictures", 200);
  private static final int SEARCHES = Integer.getInteger("skylight.test.searches", PICTURES / 2);
  private static final int THREADS = 2;

  private static final List<String> WORDS =
      List.of("a red umbrella in the rain", "boats at sunset", "a cat", "night", "the sea");

  @Test
  @Timeout(3600)
  void searchesGoOnWhileRowsComeAndTheIndexIsBuilt() throws InterruptedException {
    Path pictures = temp.resolve("pictures");
    Path data = temp.resolve("data");
    Cli cli = cli(data);
    Duration patience = Duration.ofSeconds(60 + PICTURES / 10);
    cli.start("sample-images", pictures.toString(), "--count", String.valueOf(PICTURES))
        .await(patience)
        .expect(0);
    cli.run("run-pipeline", pictures.toString()).expect(0);
    Served served = Served.start(cli);
    assertEquals(409, served.get("/api/v1/search?q=cat").status(), "nothing to search yet");

    Cli.Running embed = cli.start("embed", "--model", "demo", "--no-index", "--chunk-size", "50");
    Waiting.until(
        "the first rows",
        Duration.ofMinutes(2),
        () -> served.get("/api/v1/stats").json().at("/rows/embedded").asLong() > 0);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger searches = new AtomicInteger();
    Queue<String> faults = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> search(served, over, searches, faults), "search-" + i);
      thread.start();
      threads.add(thread);
    }
    int builds = 0;
    while (builds < 2 || embed.alive() || searches.get() < SEARCHES) {
      cli.start("build-index").await(patience).expect(0);
      builds++;
      assertTrue(faults.size() < 10, faults::toString);
    }
    embed.await(patience).expect(0);
    over.set(true);
    for (Thread thread : threads) {
      thread.join(60_000);
    }
    assertEquals(List.of(), List.copyOf(faults));
    System.out.printf("%d searches, %d builds beside them%n", searches.get(), builds);

    // what was added last is found without a restart
    JsonNode stats = served.get("/api/v1/stats").json();
    assertEquals(PICTURES, stats.at("/rows/embedded").asLong(), stats::toString);
    cli.run("build-index").expect(0);
    assertEquals("current", served.get("/api/v1/stats").json().at("/index/standing").asText());
    assertEquals(List.of(), notices(served));
    served.process().sigterm();
    assertEquals(0, served.process().await(Duration.ofSeconds(30)).code());
  }

  private static List<String> notices(Served served) {
    List<String> notices = new ArrayList<>();
    served.get("/api/v1/search?q=cat").json().path("notices").forEach(n -> notices.add(n.asText()));
    return notices;
  }

  private static void search(
      Served served, AtomicBoolean over, AtomicInteger searches, Queue<String> faults) {
    try {
      while (!over.get()) {
        int number = searches.incrementAndGet();
        String words = WORDS.get(number % WORDS.size()).replace(' ', '+');
        judge(served.get("/api/v1/search?k=20&q=" + words), faults);
      }
    } catch (AssertionError e) {
      faults.add(e.toString());
    }
  }

  private static void judge(Served.Answer answer, Queue<String> faults) {
    JsonNode hits = answer.json().path("hits");
    if (answer.status() != 200 || hits.isEmpty()) {
      faults.add(answer.toString());
      return;
    }
    Set<Long> rows = new HashSet<>();
    for (JsonNode hit : hits) {
      boolean there =
          hit.path("id").asLong(-1) >= 0
              && Files.exists(Path.of(hit.path("path").asText()))
              && rows.add(hit.path("row").asLong());
      if (!there) {
        faults.add(hit.toString());
      }
    }
  }
}
