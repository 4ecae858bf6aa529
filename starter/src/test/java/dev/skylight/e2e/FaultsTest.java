package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.vectors.Verifier;
import dev.skylight.workflows.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real processes and a real server, killed at random moments in mid-run. However it went, the job
 * ends, what was saved is not made again, and the file is that of an undisturbed run. {@code
 * ./run-tests faults} does it many times and prints what it came to.
 */
@Tag("once")
@Tag("faults")
@Timeout(10_000)
class FaultsTest extends ProcessTest {

  /** More make the test longer and stronger. */
  private static final int TRIES = Integer.getInteger("skylight.test.tries", 1);

  private static final int ROWS = 401;
  private static final int CHUNK = 25;
  private static final int SLOTS = 2;
  private static final Duration END = Duration.ofMinutes(10);

  /** Longer than the 20 s after which a silent worker counts as dead. */
  private static final Duration SILENCE = Duration.ofSeconds(24);

  private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

  @TempDir static Path shared;
  private static TemporalServer server;
  private static PhotoCollection undisturbed;
  private static Path model;
  private static String sha256;

  private Random random;
  private String seed;

  /** What is done to whom. */
  enum Fault {
    /** kill -9 of a run with the embedded server. */
    EMBEDDED_PROCESS,
    /** kill -9 of one worker of two. */
    ONE_WORKER,
    /** kill -9 of both workers. */
    ALL_WORKERS,
    /** kill -9 of the command that started the job and watches it. */
    STARTER,
    /** kill -9 of the server; it comes back with its database. */
    SERVER,
    /** kill -9 of the server and a worker. */
    SERVER_AND_WORKER,
    /** The server comes back and knows nothing. */
    SERVER_STATE,
    /** A worker sleeps until its chunks are given to another, and wakes up. */
    ZOMBIE
  }

  @BeforeAll
  static void undisturbedRun() throws IOException, SQLException {
    server = TemporalServer.start(shared.resolve("temporal"));
    model = OtherModel.visionOnly(shared.resolve("model"), 64);
    undisturbed = PhotoCollection.at(DrawnCollection.make(shared.resolve("undisturbed"), ROWS));
    try (Cli cli = Cli.on(shared.resolve("printed"), undisturbed.data())) {
      cli.temporal("embedded").start(regenerate()).await(END).expect(0);
    }
    sha256 = undisturbed.sha256();
    TABLE.add(
        String.format(
            "%-18s %5s %8s %17s %17s %14s",
            "fault", "tries", "survived", "rows redone, <=", "to go on, median", "longest"));
  }

  @AfterAll
  static void table() {
    if (server != null) {
      server.close();
    }
    TABLE.forEach(System.out::println);
  }

  /**
   * What one try came to.
   *
   * @param rowsRedone most rows that were made twice
   * @param millisToGoOn from the moment from which it could go on to the first new chunk
   */
  private record Outcome(long rowsRedone, long millisToGoOn) {}

  /** A single try is for those that no other test makes. */
  static Stream<Fault> faults() {
    return TRIES > 1
        ? Stream.of(Fault.values())
        : Stream.of(
            Fault.EMBEDDED_PROCESS, Fault.SERVER_AND_WORKER, Fault.SERVER_STATE, Fault.ZOMBIE);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void itEndsAsIfNothingHadHappened(Fault fault) throws IOException {
    long first = System.nanoTime();
    List<Outcome> outcomes = new ArrayList<>();
    for (int attempt = 0; attempt < (fault == Fault.ZOMBIE ? (TRIES + 3) / 4 : TRIES); attempt++) {
      random = new Random(first + attempt);
      seed = fault + ", seed " + (first + attempt);
      PhotoCollection collection =
          undisturbed.copyTo(temp.resolve(fault.name().toLowerCase(Locale.ROOT) + attempt));
      outcomes.add(
          fault == Fault.EMBEDDED_PROCESS ? embedded(collection) : onServer(fault, collection));
      assertEquals(sha256, collection.sha256(), seed);
      assertFalse(
          Verifier.verify(DataFolder.of(collection.data(), null), null, true).hasDamage(), seed);
    }
    long[] waits = outcomes.stream().mapToLong(Outcome::millisToGoOn).sorted().toArray();
    TABLE.add(
        String.format(
            Locale.ROOT,
            "%-18s %5d %8d %17d %15.1f s %12.1f s",
            fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            outcomes.size(),
            outcomes.size(),
            outcomes.stream().mapToLong(Outcome::rowsRedone).max().orElse(0),
            waits[waits.length / 2] / 1000.0,
            waits[waits.length - 1] / 1000.0));
  }

  private Outcome embedded(PhotoCollection collection) {
    Cli cli = cli(collection.data()).temporal("embedded");
    Cli.Running running = cli.start(regenerate());
    awaitRandomMoment(collection);
    running.kill9();
    Map<Long, PhotoCollection.Chunk> saved = saved(collection);
    long from = System.currentTimeMillis();
    Cli.Running again = cli.start(regenerate());
    again.await(END).expect(0);
    return new Outcome(SLOTS * CHUNK, firstAfter(collection, saved, from));
  }

  private Outcome onServer(Fault fault, PhotoCollection collection) throws IOException {
    Cli cli = cli(collection.data()).temporal(server.address());
    List<Cli.Running> workers = new ArrayList<>(List.of(worker(cli), worker(cli)));
    Cli.Running starter = cli.start(regenerate("--local-worker", "no"));
    awaitRandomMoment(collection);
    Map<Long, PhotoCollection.Chunk> saved;
    long from;
    switch (fault) {
      case ONE_WORKER -> {
        workers.remove(0).kill9();
        saved = saved(collection);
        from = System.currentTimeMillis();
      }
      case ALL_WORKERS -> {
        workers.forEach(Cli.Running::kill9);
        saved = saved(collection);
        from = System.currentTimeMillis();
        workers.add(worker(cli));
      }
      case STARTER -> {
        starter.kill9();
        saved = saved(collection);
        from = System.currentTimeMillis();
      }
      case SERVER, SERVER_AND_WORKER, SERVER_STATE -> {
        server.kill9();
        if (fault == Fault.SERVER_AND_WORKER) {
          workers.remove(0).kill9();
        }
        saved = saved(collection);
        if (fault == Fault.SERVER_STATE) {
          server.forget();
        }
        server.startAgain();
        from = System.currentTimeMillis();
      }
      case ZOMBIE -> {
        saved = saved(collection);
        stopWithAChunk(workers.get(0), collection);
        from = System.currentTimeMillis();
        Waiting.sleep(SILENCE);
        // the other worker has the zombie's chunks by now, or soon
        Waiting.until("all rows (" + seed + ")", END, () -> collection.rowsDone() == ROWS);
        Map<Long, PhotoCollection.Chunk> all = collection.chunks();
        workers.get(0).signal("CONT");
        Waiting.sleep(Duration.ofSeconds(2));
        assertEquals(all, collection.chunks(), "the zombie changed something: " + seed);
      }
      default -> throw new AssertionError(fault);
    }
    finish(fault, cli, collection, starter);
    assertTrue(
        collection.chunks().entrySet().containsAll(saved.entrySet()),
        "a saved chunk was made again: " + seed);
    long redone = fault == Fault.SERVER_STATE ? 2 * SLOTS * CHUNK : rowsBegunAgain(collection);
    workers.stream().filter(Cli.Running::alive).forEach(Cli.Running::kill9);
    return new Outcome(redone, firstAfter(collection, saved, from));
  }

  /**
   * Stops a worker, if possible with a chunk in hand. Not in the middle of a ledger transaction: a
   * process that sleeps in one keeps everybody from publishing until it wakes up, so nothing is
   * lost, but nobody can take its chunks over in the meantime.
   */
  private static void stopWithAChunk(Cli.Running worker, PhotoCollection collection) {
    worker.signal("STOP");
    while (!(hasAChunk(worker, collection) && collection.ledgerIsFree())) {
      worker.signal("CONT");
      Waiting.sleep(Duration.ofMillis(20));
      boolean over = collection.rowsDone() == ROWS;
      worker.signal("STOP");
      if (over) {
        return;
      }
    }
  }

  private static boolean hasAChunk(Cli.Running worker, PhotoCollection collection) {
    Waiting.sleep(Duration.ofMillis(400)); // what it had reported is known by then
    return server.identitiesAtWork(id(collection)).stream()
        .anyMatch(identity -> identity.contains("/" + worker.pid() + "/"));
  }

  /** The job ends by itself, or after the same command is given again. */
  private void finish(Fault fault, Cli cli, PhotoCollection collection, Cli.Running starter) {
    if (fault == Fault.SERVER_STATE && starter.alive()) {
      starter.kill9(); // it would watch for a job that no server knows
    }
    if (starter.alive()) {
      if (starter.await(END).code() == 0) {
        return;
      }
    } else if (fault != Fault.SERVER_STATE) {
      Waiting.until("all rows (" + seed + ")", END, () -> collection.rowsDone() == ROWS);
    }
    cli.start(regenerate("--local-worker", "no")).await(END).expect(0);
  }

  /** In mid-run, between two chunks or in the middle of one. */
  private void awaitRandomMoment(PhotoCollection collection) {
    int chunks = 1 + random.nextInt(ROWS / CHUNK / 3);
    Waiting.until(
        chunks + " chunks (" + seed + ")",
        Duration.ofMinutes(2),
        () -> collection.chunks().size() >= chunks);
    Waiting.sleep(Duration.ofMillis(random.nextInt(200)));
  }

  private Map<Long, PhotoCollection.Chunk> saved(PhotoCollection collection) {
    Map<Long, PhotoCollection.Chunk> saved = collection.chunks();
    long rows = saved.values().stream().mapToLong(chunk -> chunk.to() - chunk.from()).sum();
    assertTrue(rows < ROWS, "it was over before the fault came: " + seed);
    return saved;
  }

  private static long firstAfter(
      PhotoCollection collection, Map<Long, PhotoCollection.Chunk> saved, long from) {
    return collection.chunks().values().stream()
        .filter(chunk -> !saved.containsValue(chunk))
        .mapToLong(PhotoCollection.Chunk::committedAt)
        .filter(at -> at >= from)
        .map(at -> at - from)
        .min()
        .orElse(0);
  }

  /** Rows of the chunks that were begun more than once. */
  private static long rowsBegunAgain(PhotoCollection collection) {
    return CHUNK
        * server.history(id(collection)).stream()
            .filter(HistoryEvent::hasActivityTaskStartedEventAttributes)
            .mapToLong(event -> event.getActivityTaskStartedEventAttributes().getAttempt() - 1)
            .sum();
  }

  private static String id(PhotoCollection collection) {
    return WorkflowIds.regenerate(DataFolder.of(collection.data(), null).name());
  }

  private static Cli.Running worker(Cli cli) {
    return cli.start("worker", "--parallel", String.valueOf(SLOTS), "--threads", "1")
        .awaitErr("ready", Duration.ofMinutes(2));
  }

  private static String[] regenerate(String... more) {
    return Stream.concat(
            Stream.of(
                "regenerate",
                "--model",
                model.toString(),
                "--chunk-size",
                String.valueOf(CHUNK),
                "--no-index"),
            Stream.of(more))
        .toArray(String[]::new);
  }
}
