package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Temporal server; skipped where no {@code temporal} program is installed. */
@Tag("once") // what it tries is the system's and the server's, not the JVM's
class DevServerTest {

  @TempDir Path data;

  private final Cli cli = new Cli();

  @BeforeEach
  void start() {
    Optional<Path> program = program();
    assumeTrue(program.isPresent(), "no temporal program: set SKYLIGHT_TEMPORAL_CLI");
    cli.env("SKYLIGHT_TEMPORAL_CLI", program.get().toString());
    assertEquals(0, cli.run("temporal", "start", "--data", data), cli.all());
    assertTrue(cli.err().contains("its web page: http://127.0.0.1:"), cli.all());
  }

  @AfterEach
  void stop() {
    assertEquals(0, cli.run("temporal", "stop", "--data", data), cli.all());
  }

  private static Optional<Path> program() {
    String named = System.getenv().getOrDefault("SKYLIGHT_TEMPORAL_CLI", "");
    String cache =
        System.getenv()
            .getOrDefault("SKYLIGHT_CACHE", System.getProperty("user.home") + "/.cache/skylight");
    Stream<String> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(folder -> folder + "/temporal");
    return Stream.of(Stream.of(named), path, Stream.of(cache + "/bin/temporal"))
        .flatMap(names -> names)
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private JsonNode json(Object... args) throws IOException {
    assertEquals(0, cli.run(args), cli.all());
    return new ObjectMapper().readTree(cli.out());
  }

  @Test
  void aDetachedJobIsSeenSteeredAndAttachedTo() throws IOException {
    Path golden = Cli.golden();
    JsonNode running = json("temporal", "status", "--data", data, "--json");
    assertTrue(running.path("running").asBoolean());

    assertEquals(0, cli.run("run-pipeline", golden.resolve("images"), "--data", data), cli.all());
    assertTrue(cli.err().contains(running.path("address").asText()), cli.all());

    String id =
        json("embed", "--detach", "--json", "--data", data, "--model", golden.resolve("tiny-clip"))
            .path("workflow_id")
            .asText();
    JsonNode waiting = json("status", "--data", data, "--json");
    assertEquals(id, waiting.path("workflow_id").asText());
    assertEquals("running", waiting.path("state").asText());

    JsonNode done = json("embed", "--data", data, "--json");
    assertTrue(cli.err().contains("Attached to " + id), cli.all());
    assertEquals(26, done.path("rows_embedded").asInt());
    assertEquals("completed", json("status", "--data", data, "--json").path("state").asText());
    assertEquals(1, cli.run("pause", "--data", data), cli.all());
    assertTrue(cli.err().contains("No job runs on " + data), cli.all());
  }

  /** As after a kill of the command that started it, before it could write down which it is. */
  @Test
  void aServerWhoseStarterWasKilledIsKnown() throws IOException {
    JsonNode started = json("temporal", "status", "--data", data, "--json");
    Files.delete(data.resolve("temporal.json"));
    JsonNode found = json("temporal", "status", "--data", data, "--json");
    assertEquals(started, found);
    assertEquals(0, cli.run("temporal", "start", "--data", data), cli.all());
    assertTrue(Files.exists(data.resolve("temporal.json")), "is written down again");
    assertEquals(started, json("temporal", "status", "--data", data, "--json"));

    Files.delete(data.resolve("temporal.json"));
    long pid = started.path("pid").asLong();
    assertEquals(0, cli.run("temporal", "stop", "--data", data), cli.all());
    assertFalse(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent(), cli.all());
  }
}
