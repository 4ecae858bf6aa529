package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.collection.DataFolder;
import dev.skylight.workflows.WorkflowIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Flags of {@code regenerate}, and the commands that see and steer a job on a real server. */
@Tag("once") // long; what another JVM changes the shorter ones see
class JobControlTest extends ProcessTest {

  private static final List<String> STATUS_KEYS =
      List.of(
          "workflow_id",
          "state",
          "rows_total",
          "rows_done",
          "rows_failed",
          "chunks_total",
          "chunks_done",
          "images_per_second",
          "eta_seconds",
          "pictures_waiting",
          "workers");

  private static final int ROWS = 1_507;

  @Test
  void aJobIsDetachedSeenPausedResumedCancelledAndGoneOnWith() throws IOException, SQLException {
    PhotoCollection collection = PhotoCollection.make(temp.resolve("data"), ROWS, 4);
    String id = WorkflowIds.regenerate(DataFolder.of(collection.data(), null).name());
    try (TemporalServer server = TemporalServer.start(temp.resolve("temporal"))) {
      Cli cli = cli(collection.data()).temporal(server.address());
      Cli.Running worker =
          cli.start("worker", "--threads", "1").awaitErr("ready", Duration.ofSeconds(60));
      assertEquals(id, cli.here(regenerate("--detach", "--parallel", "2")).expect(0).out().strip());
      awaitRows(collection, 50);

      JsonNode running = status(cli);
      assertEquals(id, running.get("workflow_id").asText());
      assertEquals("running", running.get("state").asText());
      assertEquals(ROWS, running.get("rows_total").asLong());
      assertEquals(61, running.get("chunks_total").asLong());
      assertTrue(running.get("rows_done").asLong() >= 50, running::toString);
      assertTrue(running.get("rows_done").asLong() < ROWS, running::toString);

      Cli.Result paused = cli.here("pause").expect(0);
      assertTrue(paused.out().startsWith("paused: "), paused::toString);
      // what was in flight publishes what it has, then it stands still
      Waiting.until("a job at rest", Duration.ofSeconds(60), () -> !server.hasWork(id));
      JsonNode still = status(cli);
      assertEquals("paused", still.get("state").asText());
      long standing = collection.rowsDone();
      assertEquals(standing, still.get("rows_done").asLong());
      assertTrue(standing < ROWS, "paused in mid-run");
      Waiting.sleep(Duration.ofSeconds(2));
      assertEquals(standing, collection.rowsDone());

      Cli.Result resumed = cli.here("resume", "--json").expect(0);
      assertEquals("running", new ObjectMapper().readTree(resumed.out()).get("state").asText());
      awaitRows(collection, standing + 25);

      Cli.Result cancelled = cli.here("cancel").expect(0);
      assertTrue(cancelled.out().startsWith("canceled: "), cancelled::toString);
      long kept = collection.rowsDone();
      assertTrue(kept < ROWS, "cancelled in mid-run");
      assertEquals("canceled", status(cli).get("state").asText());
      Cli.Result nothing = cli.here("pause").expect(1);
      assertTrue(nothing.err().contains("No job runs on " + collection.data()), nothing::toString);

      Cli.Running again = cli.start(regenerate("--local-worker", "no"));
      again.awaitErr("Started " + id, Duration.ofSeconds(60));
      cli.here("pause").expect(0);
      Cli.Running second = cli.start(regenerate("--local-worker", "no"));
      second.awaitErr("Attached to " + id, Duration.ofSeconds(60));
      assertTrue(again.alive() && second.alive(), "both watch one job");
      cli.here("resume").expect(0);
      for (Cli.Running watching : List.of(again, second)) {
        Cli.Result result = watching.await(Cli.PATIENCE).expect(0);
        assertTrue(result.out().contains("1,507 embedded"), result::toString);
      }
      JsonNode completed = status(cli);
      assertEquals("completed", completed.get("state").asText());
      assertEquals(ROWS, completed.get("rows_done").asLong());
      assertTrue(worker.alive(), "the worker goes on");
    }
    cli(collection.data()).here("verify", "--deep").expect(0);
  }

  @Test
  void aJobThatNoWorkerServesSaysSo() throws IOException, SQLException {
    PhotoCollection collection = PhotoCollection.make(temp.resolve("data"), 20, 4);
    try (TemporalServer server = TemporalServer.start(temp.resolve("temporal"))) {
      Cli cli = cli(collection.data()).temporal(server.address());
      cli.here(regenerate("--detach")).expect(0);
      Cli.Result told = cli.here("status").expect(0);
      assertTrue(told.out().contains("no worker is there for it"), told::toString);
      assertTrue(told.err().contains("start one with 'skylight worker"), told::toString);
      assertEquals(0, status(cli).get("workers").asLong());
    }
  }

  @Test
  void rowsAreChosenByMaxImagesStartFromAndChunkSize() throws IOException, SQLException {
    PhotoCollection collection = PhotoCollection.make(temp.resolve("data"), 1_061, 5);
    Cli cli = cli(collection.data()).temporal("embedded");
    cli.run(regenerate("--max-images", "10")).expect(0);
    assertEquals(List.of("0-10"), ranges(collection));
    assertEquals(10, filledRows(collection));

    cli.here(regenerate("--start-from", "1000", "--chunk-size", "40")).expect(0);
    assertEquals(List.of("0-10", "1000-1040", "1040-1061"), ranges(collection));

    cli.here(regenerate("--start-from", "5", "--max-images", "10", "--chunk-size", "7")).expect(0);
    assertEquals(List.of("0-10", "10-14", "14-20", "1000-1040", "1040-1061"), ranges(collection));
    JsonNode status = new ObjectMapper().readTree(cli.here("status", "--json").expect(0).out());
    assertEquals("stopped", status.get("state").asText());
    assertEquals(1_061, status.get("rows_total").asLong());
    assertEquals(81, status.get("rows_done").asLong());

    Cli.Result behind = cli.here(regenerate("--start-from", "2000")).expect(1);
    assertTrue(
        behind.err().contains("--start-from 2000 lies behind the last row"), behind::toString);
    Cli.Result detached = cli.here(regenerate("--detach")).expect(2);
    assertTrue(detached.err().contains("--detach needs a Temporal server"), detached::toString);
  }

  /** The file of 1,108 rows that an earlier program left, and a catalog of a few more. */
  @Test
  void onlyMissingKeepsTheRowsOfAnEarlierFile() throws IOException, SQLException {
    PhotoCollection collection = PhotoCollection.make(temp.resolve("data"), 1_150, 6);
    byte[] earlier = earlierFile(1_108, 512);
    Files.write(collection.embeddings(), earlier);
    Cli cli = cli(collection.data()).temporal("embedded");
    Cli.Result result = cli.here(regenerate("--only-missing")).expect(0);
    assertTrue(result.out().contains("1,150 rows; 1,150 embedded"), result::toString);

    Matrix rows = Matrix.read(collection.embeddings());
    ByteBuffer old =
        ByteBuffer.wrap(earlier, 128, earlier.length - 128).slice().order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < 1_108; row++) {
      // rows 40 to 59 were lost in the earlier program's crash
      if (row < 40 || row >= 60) {
        assertEquals(old.getFloat((row * 512 + 3) * 4), rows.at(row, 3), 1e-6, "row " + row);
      }
    }
    Matrix reference = Matrix.read(Golden.model().resolve("image_embeds.npy"));
    for (int row : new int[] {40, 59, 1_108, 1_149}) {
      double cosine = rows.cosine(row, reference, row % 26);
      assertTrue(cosine > 0.999, "row " + row + " was made from its picture: " + cosine);
    }
    try (Stream<Path> files = Files.list(collection.data())) {
      List<Path> backups =
          files
              .filter(file -> file.getFileName().toString().startsWith("embeddings.npy."))
              .toList();
      assertEquals(1, backups.size(), "the earlier file is kept: " + backups);
      assertTrue(Arrays.equals(earlier, Files.readAllBytes(backups.get(0))));
    }
  }

  /** As NumPy writes it: a header of 128 bytes, unit vectors, some rows all zeros. */
  private static byte[] earlierFile(int rows, int width) {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + width + "), }";
    byte[] file = new byte[128 + rows * width * 4];
    Arrays.fill(file, 0, 128, (byte) ' ');
    byte[] start = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
    bytes.put(start);
    bytes.put(127, (byte) '\n');
    for (int row = 0; row < rows; row++) {
      if (row < 40 || row >= 60) {
        bytes.putFloat(128 + (row * width + 3) * 4, row % 2 == 0 ? 0.6f : -0.6f);
        bytes.putFloat(128 + (row * width + 4 + row % 500) * 4, 0.8f);
      }
    }
    return file;
  }

  private static List<String> ranges(PhotoCollection collection) {
    return collection.chunks().values().stream()
        .map(chunk -> chunk.from() + "-" + chunk.to())
        .toList();
  }

  /** Rows that hold a vector. */
  private static long filledRows(PhotoCollection collection) {
    Matrix rows = Matrix.read(collection.embeddings());
    return IntStream.range(0, rows.rows()).filter(row -> rows.length(row) > 0.5).count();
  }

  private static void awaitRows(PhotoCollection collection, long rows) {
    Waiting.until(
        rows + " rows in the ledger", Duration.ofSeconds(90), () -> collection.rowsDone() >= rows);
  }

  private static JsonNode status(Cli cli) throws IOException {
    JsonNode status = new ObjectMapper().readTree(cli.here("status", "--json").expect(0).out());
    List<String> keys = new ArrayList<>();
    status.fieldNames().forEachRemaining(keys::add);
    assertEquals(STATUS_KEYS, keys);
    return status;
  }

  private static String[] regenerate(String... more) {
    List<String> command = new ArrayList<>(List.of("regenerate", "--no-index"));
    command.addAll(List.of("--model", Golden.model().toString()));
    command.addAll(List.of(more));
    if (!command.contains("--chunk-size")) {
      command.addAll(List.of("--chunk-size", "25"));
    }
    return command.toArray(String[]::new);
  }
}
