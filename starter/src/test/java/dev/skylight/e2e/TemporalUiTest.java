package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.workflows.WorkflowIds;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person sees of a job on the server's web page, in a real browser. */
@Tag("once")
class TemporalUiTest extends ProcessTest {

  private static final List<String> WANTED =
      List.of("Plan", "Allocate", "EmbedChunk", "rows 0-49", "Running");

  @Test
  void theJobItsStateAndItsChunksAreOnThePage() throws IOException, SQLException {
    PhotoCollection collection = PhotoCollection.make(temp.resolve("photos"), 2_003, 9);
    String id = WorkflowIds.regenerate(DataFolder.of(collection.data(), null).name());
    try (TemporalServer server = TemporalServer.start(temp.resolve("temporal"))) {
      Cli cli = cli(collection.data()).temporal(server.address());
      cli.start("worker", "--threads", "1").awaitErr("ready", Duration.ofSeconds(60));
      cli.run(
              "regenerate",
              "--detach",
              "--no-index",
              "--chunk-size",
              "50",
              "--model",
              Golden.model().toString())
          .expect(0);
      Waiting.until("100 rows", Duration.ofSeconds(60), () -> collection.rowsDone() >= 100);
      cli.run("pause").expect(0); // so that the page holds still
      String page =
          server.ui()
              + "/namespaces/default/workflows/"
              + URLEncoder.encode(id, StandardCharsets.UTF_8)
              + "/"
              + server.runId(id)
              + "/history";
      try (Browser browser = Browser.open(temp.resolve("browser"))) {
        browser.show(page);
        Waiting.until(
            "the job on the page " + page,
            Duration.ofSeconds(60),
            () -> WANTED.stream().allMatch(browser.text()::contains));
        assertTrue(browser.text().contains(id), browser::text);
        String picture = System.getProperty("skylight.screenshot", "");
        if (!picture.isEmpty()) {
          browser.screenshot(Path.of(picture));
        }
      }
    }
  }
}
