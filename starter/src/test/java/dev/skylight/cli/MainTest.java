package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.jobs.EmbeddedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @TempDir Path data;

  private final Cli cli = new Cli();

  private void assertFails(int code, String sentence, Object... args) {
    int actual = cli.run(args);
    assertEquals(code, actual, cli.all());
    assertTrue(cli.err().contains(sentence), cli.all());
    assertFalse(cli.err().contains("\tat "), "a stack trace: " + cli.err());
    assertEquals("", cli.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run-pipeline",
        "embed",
        "regenerate",
        "worker",
        "status",
        "pause",
        "resume",
        "cancel",
        "build-index",
        "search-text",
        "search-image",
        "tag",
        "rate",
        "stats",
        "verify",
        "duplicates",
        "import",
        "import-workers",
        "export-paths",
        "temporal",
        "config",
        "version",
        "generate-completion",
        "help"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    assertEquals(0, cli.run(command, "--help"), cli.all());
    assertTrue(cli.out().contains("Example"), cli.all());
    assertTrue(cli.out().contains("  skylight " + command) || command.startsWith("gen"), cli.all());
    assertEquals("", cli.err());
    String direct = cli.out();

    assertEquals(0, cli.run("help", command), cli.all());
    assertEquals(direct, cli.out());
    assertEquals(0, cli.run("--help"), cli.all());
    assertTrue(cli.out().contains("  " + command + " "), cli.all());
  }

  @Test
  void withoutCommandShowsHelpOnStderr() {
    assertEquals(2, cli.run());
    assertTrue(cli.err().contains("Usage: skylight"), cli.all());
    assertEquals("", cli.out());
  }

  @Test
  void wrongUsageNamesWhatIsWrong() {
    assertFails(2, "There is no command 'embd'", "embd");
    assertTrue(cli.err().contains("Did you mean: embed"), cli.all());
    assertFails(2, "Unknown option: '--frob'", "status", "--frob");
    assertTrue(cli.err().contains("Try 'skylight status --help'."), cli.all());
    assertFails(
        2, "--chunk-size must be between 1", "regenerate", "--chunk-size", 0, "--data", data);
    assertFails(2, "--parallel must be between 1", "embed", "--parallel", 501, "--data", data);
    assertFails(2, "--threads must be between 1", "worker", "--threads", 0, "--data", data);
    assertFails(2, "--max-memory must be a size", "build-index", "--max-memory", "many");
    assertFails(2, "--min-recall must be between", "build-index", "--min-recall", "1.5");
    assertFails(2, "-k must be between", "search-text", "-k", 0, "words", "--data", data);
    assertFails(2, "Invalid value for option '--precision'", "embed", "--precision", "fp8");
    assertFails(
        2, "it is no glob", "run-pipeline", data, "--exclude", "[x", "--data", data.resolve("d"));
  }

  @Test
  void anEmptyWordIsNoFolder() {
    assertFails(2, "--data is empty: name a folder", "stats", "--data", "");
    assertFails(2, "DIR is empty: name a folder", "run-pipeline", data, "", "--data", data);
    assertFails(2, "FILE is empty: name a file", "import", "", "--data", data);
    assertFails(2, "--model is empty: name a model", "embed", "--model", "", "--data", data);
    assertFails(2, "FILE|ID is empty: name one", "rate", 3, "", "--data", data);
    assertFails(2, "--html is empty", "search-text", "sea", "--html", "", "--data", data);
  }

  @Test
  void anEmptyVariableIsNotSet() {
    cli.env("SKYLIGHT_COLLECTION", "").env("SKYLIGHT_DATA", "");
    assertFails(1, "There is no data folder " + Path.of("data").toAbsolutePath(), "stats");
    assertEquals(0, cli.run("status", "--json", "--data", data), cli.all());
    assertFalse(cli.out().contains("regenerate-embeddings:\""), cli.all());
  }

  @Test
  void globalOptionsStandBeforeOrAfterTheCommand() {
    assertEquals(0, cli.run("--json", "--data", data, "status"), cli.all());
    String before = cli.out();
    assertEquals(0, cli.run("status", "--data", data, "--json"), cli.all());
    assertEquals(before, cli.out());
    assertEquals(0, cli.env("SKYLIGHT_DATA", data.toString()).run("status", "--json"), cli.all());
    assertEquals(before, cli.out());
  }

  @Test
  void statusOfAnEmptyFolderIsOneJsonObject() {
    assertEquals(0, cli.run("status", "--json", "--data", data, "--collection", "c"), cli.all());
    assertEquals(
        "{\"workflow_id\":\"regenerate-embeddings:c\",\"state\":\"stopped\",\"rows_total\":0,"
            + "\"rows_done\":0,\"rows_failed\":0,\"chunks_total\":0,\"chunks_done\":0,"
            + "\"images_per_second\":0.00,\"eta_seconds\":-1,\"pictures_waiting\":0,"
            + "\"workers\":-1}",
        cli.out().strip());
    assertEquals("", cli.err());
  }

  @Test
  void aMissingDataFolderIsNamed() {
    Path missing = data.resolve("missing");
    for (String command :
        new String[] {"status", "regenerate", "verify", "export-paths", "pause"}) {
      assertFails(1, "There is no data folder " + missing, command, "--data", missing);
    }
    assertFalse(Files.exists(missing));
  }

  @Test
  void controlWithoutAJobSaysSo() {
    assertFails(1, "No job runs on " + data, "pause", "--data", data);
    assertFails(1, "No job runs on " + data, "cancel", "--data", data);
  }

  @Test
  void whatNeedsAServerSaysSo() {
    assertFails(2, "A worker needs a Temporal server", "worker", "--data", data);
    assertFails(2, "--detach needs a Temporal server", "regenerate", "--detach", "--data", data);
  }

  @Test
  void anUnreachableServerIsNamed() {
    assertFails(
        1,
        "Cannot reach a Temporal server at 127.0.0.1:1",
        "status",
        "--data",
        data,
        "--temporal",
        "127.0.0.1:1");
  }

  @Test
  void anUnknownProfileIsNamed() throws IOException {
    Path file = Files.writeString(data.resolve("t.toml"), "[profile.default]\naddress = \"a:1\"\n");
    cli.env("TEMPORAL_CONFIG_FILE", file.toString());
    assertFails(
        1,
        "There is no Temporal profile 'prod' in " + file,
        "status",
        "--data",
        data,
        "--temporal",
        "prod");
  }

  @Test
  void aSecondEmbeddedRunNamesTheFirst() {
    try (EmbeddedRun first = EmbeddedRun.claim(DataFolder.of(data, null))) {
      assertFails(
          1,
          "Process " + ProcessHandle.current().pid() + " is already at work on " + data,
          "regenerate",
          "--data",
          data);
      assertEquals(0, cli.run("status", "--data", data, "--json"), cli.all());
      assertTrue(cli.out().contains("\"state\":\"planning\""), cli.all());
      assertTrue(first.takeRequest().isEmpty());
    }
  }

  @Test
  void searchBeforeAnyVectorsSaysWhatToRun() {
    assertFails(1, "There are no vectors yet", "search-text", "words", "--data", data);
    assertFails(1, "There are no vectors yet", "search-text", "words", "--no-db", "--data", data);
  }

  @Test
  void aMissingPictureIsNamed() {
    Path picture = data.resolve("no.jpg");
    assertFails(1, "There is no picture " + picture, "search-image", picture, "--data", data);
  }

  @Test
  void anAddressThatIsNotFetchedSaysWhy() {
    assertFails(
        1,
        "allow it with --allow-host 127.0.0.1.",
        "search-image",
        "http://127.0.0.1:9/a.jpg",
        "--data",
        data);
    assertFails(
        1,
        "only http and https are fetched",
        "search-text",
        "beach",
        "--plus",
        "ftp://a/b.jpg",
        "--data",
        data);
    assertFails(
        1,
        "is no host to allow",
        "search-image",
        "http://127.0.0.1:9/a.jpg",
        "--allow-host",
        "http://127.0.0.1",
        "--data",
        data);
  }

  @Test
  void anUnknownIndexTypeIsRefusedBeforeTheWork() {
    assertFails(
        2, "--index-type Foo,7 is no index type", "embed", "--index-type", "Foo,7", "--data", data);
    assertFails(
        2, "--type Foo,7 is no index type", "build-index", "--type", "Foo,7", "--data", data);
  }

  @Test
  void theDevServerIsNotRunningByDefault() {
    assertEquals(0, cli.run("temporal", "status", "--json", "--data", data), cli.all());
    assertEquals("{\"running\":false}", cli.out().strip());
    assertEquals(0, cli.run("temporal", "stop", "--data", data), cli.all());
    assertTrue(cli.out().startsWith("no server was running for "), cli.all());
    assertFails(
        1,
        "SKYLIGHT_TEMPORAL_CLI names /nonexistent/temporal",
        withProgram("/nonexistent/temporal"));
  }

  private Object[] withProgram(String program) {
    cli.env("SKYLIGHT_TEMPORAL_CLI", program);
    return new Object[] {"temporal", "start", "--data", data};
  }

  @Test
  void completionAndVersionGoToStdout() {
    assertEquals(0, cli.run("generate-completion"), cli.all());
    assertTrue(cli.out().contains("search-text"), cli.all());
    assertEquals(0, cli.run("version", "--json"), cli.all());
    assertTrue(cli.out().startsWith("{\"version\":"), cli.all());
    assertEquals(0, cli.run("--version"), cli.all());
    assertTrue(cli.out().startsWith("skylight "), cli.all());
  }

  @Test
  void theWarmUpFindsEveryClass() {
    assertEquals(0, cli.run("warm-up"), cli.all());
    assertEquals("", cli.out());
    assertEquals("", cli.err());
  }
}
