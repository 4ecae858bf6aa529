package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.verification.Verifier;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real processes and a real server, killed at random moments of a run, also twice in a row. However
 * it went, the job ends, what was saved is not made again, and all files are those of an
 * undisturbed run. {@code ./run-tests faults} does it many times and prints what it came to.
 */
@Tag("once")
@Tag("faults")
@EnabledIfSystemProperty(named = "skylight.test.tries", matches = "\\d+") // a few minutes
@Timeout(14_400)
class FaultsTest extends ProcessTest {

  /** More make the test longer and stronger. */
  private static final int TRIES = Integer.getInteger("skylight.test.tries", 1);

  /** Names of faults; empty: all, or with one try those that no other test makes. */
  private static final String KINDS = System.getProperty("skylight.test.faults", "");

  private static final int ROWS = 303;
  private static final int CHUNK = 10;
  private static final int SLOTS = 2;
  private static final Duration END = Duration.ofMinutes(8);

  /** How often a command is given again that found no server, or not in time. */
  private static final int AGAIN = 5;

  /** Longer than the 6 s after which a silent worker counts as dead. */
  private static final Duration SILENCE = Duration.ofSeconds(9);

  private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

  @TempDir static Path shared;
  private static TemporalServer server;
  private static FaultSite undisturbed;
  private static PictureReads reads;
  private static Path model;
  private static String sha256;
  private static int startMillis;

  /** What is done to whom. */
  enum Fault {
    /** kill -9 of a run with the embedded server. */
    EMBEDDED_PROCESS,
    /** SIGTERM to a run with the embedded server. */
    EMBEDDED_ASKED,
    /** kill -9 of one worker of two. */
    ONE_WORKER,
    /** SIGTERM to one worker of two. */
    WORKER_ASKED,
    /** kill -9 of both workers. */
    ALL_WORKERS,
    /** kill -9 of the command that started the job and watches it. */
    STARTER,
    /** kill -9 of the server; it comes back with its database. */
    SERVER,
    /** kill -9 of any two of worker, worker, starter and server. */
    TWO_AT_ONCE,
    /** The server comes back and knows nothing. */
    SERVER_STATE,
    /** A worker sleeps until its chunks are given to another, and wakes up. */
    ZOMBIE;

    boolean embedded() {
      return this == EMBEDDED_PROCESS || this == EMBEDDED_ASKED;
    }

    String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Who can be killed in a run on a server. */
  private enum Victim {
    FIRST_WORKER,
    SECOND_WORKER,
    STARTER,
    SERVER
  }

  @BeforeAll
  static void undisturbedRun() throws IOException, SQLException {
    server = TemporalServer.start(shared.resolve("temporal"));
    model = OtherModel.visionOnly(shared.resolve("model"), 64);
    undisturbed = FaultSite.make(shared.resolve("undisturbed"), ROWS);
    reads = PictureReads.of(undisturbed.data().resolve("pictures").toAbsolutePath(), shared);
    Path counted = shared.resolve("reads");
    try (Cli cli = Cli.on(shared.resolve("printed"), undisturbed.data())) {
      long start = System.currentTimeMillis();
      cli.environment(reads.environment(counted))
          .temporal("embedded")
          .start(embed(true))
          .await(END)
          .expect(0);
      startMillis =
          (int)
              undisturbed.collection().chunks().values().stream()
                  .mapToLong(chunk -> chunk.committedAt() - start)
                  .min()
                  .orElseThrow();
    }
    if (reads.possible()) {
      assertEquals(ROWS, PictureReads.count(counted), "pictures read by an undisturbed run");
    }
    sha256 = undisturbed.collection().sha256();
    show(FaultTally.HEAD);
  }

  @AfterAll
  static void table() {
    if (server != null) {
      server.close();
    }
    TABLE.forEach(System.out::println);
  }

  /** At once, and together at the end. */
  private static void show(String line) {
    System.out.println(line);
    TABLE.add(line);
  }

  static Stream<Fault> faults() {
    if (!KINDS.isEmpty()) {
      return Arrays.stream(KINDS.split(",", -1)).map(Fault::valueOf);
    }
    return TRIES > 1
        ? Stream.of(Fault.values())
        : Stream.of(Fault.EMBEDDED_PROCESS, Fault.TWO_AT_ONCE, Fault.SERVER_STATE, Fault.ZOMBIE);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void itEndsAsIfNothingHadHappened(Fault fault) throws IOException, SQLException {
    int wanted = fault == Fault.ZOMBIE ? (TRIES + 3) / 4 : TRIES;
    long first = Long.getLong("skylight.test.seed", System.nanoTime());
    FaultTally tally = new FaultTally(fault.title());
    Run run = null;
    for (int i = 0; tally.tries() < wanted && i < 4 * wanted + 4; i++) {
      String seed = fault + ", seed " + (first + i);
      if (run == null) {
        run = new Run(fault, undisturbed.copyTo(temp.resolve(fault.title().replace(' ', '-') + i)));
      }
      try {
        run.begin(new Random(first + i), tally, Math.min(3, wanted - tally.tries()));
        run.toItsEnd();
        run.check();
        if (wanted > 1) {
          System.out.println(tally); // a long run may be stopped before its end
        }
      } catch (AssertionError | RuntimeException e) {
        tally.failed(seed + ": " + e.getMessage());
        System.out.println("failed: " + seed);
        e.printStackTrace(System.out);
        run.cli.close();
        run = null;
        server.kill9();
        server.startAgain();
      }
    }
    if (run != null) {
      run.cli.close();
    }
    show(tally.toString());
    assertEquals(List.of(), tally.failures());
    assertTrue(tally.tries() >= wanted, "the runs were over before the faults came");
  }

  /**
   * A fault that struck.
   *
   * @param saved what the ledger had
   * @param from from when on it could go on
   */
  private record Strike(Map<Long, PhotoCollection.Chunk> saved, long from) {}

  /** When the attempt that did a chunk began, when it was done, and the number of attempts. */
  private record ChunkTimes(long begun, long done, int attempts) {}

  /** Runs on one data folder, one after the other. */
  private final class Run {

    private final Fault fault;
    private final FaultSite site;
    private final Path counted;
    private final Cli cli;
    private final List<Cli.Running> workers = new ArrayList<>();

    private Random random;
    private FaultTally tally;
    private int most;
    private boolean index;
    private long readBefore;
    private Cli.Running starter;
    private boolean given;
    private int commands;
    private final List<Strike> strikes = new ArrayList<>();

    /** Runs that the server has forgotten or that were followed by others. */
    private final Set<String> runIds = new LinkedHashSet<>();

    Run(Fault fault, FaultSite site) {
      this.fault = fault;
      this.site = site;
      this.counted = temp.resolve(site.files().name() + ".reads");
      this.cli =
          cli(site.data())
              .environment(reads.environment(counted))
              .temporal(fault.embedded() ? "embedded" : server.address())
              .jvm("-XX:TieredStopAtLevel=1");
    }

    void begin(Random newRandom, FaultTally newTally, int mostStrikes)
        throws IOException, SQLException {
      random = newRandom;
      tally = newTally;
      most = mostStrikes;
      index = random.nextInt(3) == 0;
      given = false;
      commands = 0;
      strikes.clear();
      runIds.clear();
      site.reset();
      readBefore = PictureReads.count(counted);
      if (!fault.embedded()) {
        Waiting.until("workers", END, this::workersReady);
      }
      starter = start();
    }

    private Cli.Running start() {
      return fault.embedded()
          ? cli.start(embed(index, "--parallel", String.valueOf(SLOTS)))
          : cli.start(embed(index, "--local-worker", "no"));
    }

    /** A worker that finds no server ends: here, too, the same command is given again. */
    private void startWorkers() {
      workers.removeIf(worker -> !worker.alive());
      while (!fault.embedded() && workers.size() < 2) {
        workers.add(cli.start("worker", "--parallel", String.valueOf(SLOTS), "--threads", "1"));
      }
    }

    private boolean workersReady() {
      startWorkers();
      return workers.stream().allMatch(Run::ready);
    }

    void toItsEnd() throws IOException {
      int count = fault == Fault.ZOMBIE ? 1 : 1 + random.nextInt(most);
      Moment moment = fault == Fault.ZOMBIE ? Moment.CHUNKS : Moment.draw(random, index);
      while (strikes.size() < count
          && moment.await(random, site, CHUNK, startMillis, this::isOver)
          && strike(moment)) {
        moment = Moment.drawLater(random);
      }
      Cli.Result end = awaitStarter();
      while (end.code() != 0 && commands <= AGAIN) {
        startAgain();
        end = awaitStarter();
      }
      end.expect(0);
    }

    private Cli.Result awaitStarter() {
      Waiting.until(
          "the end of the job",
          END,
          () -> {
            startWorkers();
            return !starter.alive();
          });
      return starter.await(END);
    }

    private boolean isOver() {
      if (starter.alive()) {
        return false;
      }
      if (starter.await(END).code() == 0 || commands > AGAIN) {
        return true;
      }
      startAgain();
      return false;
    }

    /** Gives the same command again. */
    private void startAgain() {
      given = true;
      commands++;
      starter = start();
    }

    /** Returns false where the run was over first. */
    private boolean strike(Moment moment) throws IOException {
      Strike strike =
          switch (fault) {
            case EMBEDDED_PROCESS, STARTER -> kill();
            case EMBEDDED_ASKED -> ask();
            case ZOMBIE -> sleep();
            default -> onServer();
          };
      if (strike == null) {
        return false;
      }
      strikes.add(strike);
      tally.struck(moment);
      return true;
    }

    private Strike struck(long from) {
      return new Strike(site.collection().chunks(), from);
    }

    /** The command that was given. */
    private Strike kill() {
      rememberRun();
      if (fault == Fault.STARTER && random.nextInt(3) == 0) {
        end(starter, 130);
      } else {
        starter.kill9();
      }
      if (starter.await(END).code() == 0) {
        return null;
      }
      Strike strike = struck(System.currentTimeMillis());
      starter = start();
      return strike;
    }

    private Strike ask() {
      Map<Long, PhotoCollection.Chunk> before = site.collection().chunks();
      Cli.Result result = end(starter, 130);
      if (result.code() == 0) {
        return null;
      }
      if (result.code() == 130) {
        String said = result.err();
        assertTrue(said.contains("Run the same command to go on."), result::toString);
      }
      Strike strike = struck(System.currentTimeMillis());
      assertTrue(strike.saved.entrySet().containsAll(before.entrySet()), "a saved chunk is gone");
      starter = start();
      return strike;
    }

    /** SIGTERM; before a process can do anything else, the JVM ends it with 143. */
    private Cli.Result end(Cli.Running process, int wanted) {
      long start = System.nanoTime();
      process.sigterm();
      Cli.Result result = process.await(Duration.ofSeconds(30));
      tally.endedAfter((System.nanoTime() - start) / 1_000_000);
      assertTrue(List.of(0, wanted, 143).contains(result.code()), () -> "exit code of " + result);
      return result;
    }

    private Strike onServer() throws IOException {
      rememberRun();
      List<Victim> victims = victims();
      long from;
      Map<Long, PhotoCollection.Chunk> saved;
      if (fault == Fault.WORKER_ASKED) {
        Cli.Running worker = workers.get(random.nextInt(2));
        boolean ready = ready(worker);
        Cli.Result result = end(worker, 0);
        assertTrue(
            !ready || result.err().contains("Worker stopped: what it had finished is saved"),
            result::toString);
      } else {
        victims.forEach(this::kill);
      }
      saved = site.collection().chunks();
      if (victims.contains(Victim.SERVER)) {
        if (fault == Fault.SERVER_STATE) {
          server.forget();
        }
        Waiting.sleep(Duration.ofMillis(random.nextInt(3_000)));
        from = System.currentTimeMillis();
        server.startAgain();
        if (fault == Fault.SERVER_STATE) {
          // it notices that its job is gone; or it had none yet, and does all of it now
          awaitStarter();
        }
      } else {
        from = System.currentTimeMillis();
      }
      startWorkers();
      if (!starter.alive() && starter.await(END).code() != 0) {
        starter = start();
      }
      return new Strike(saved, from);
    }

    private static boolean ready(Cli.Running worker) {
      return worker.soFar(0).err().contains("ready");
    }

    private List<Victim> victims() {
      List<Victim> all = new ArrayList<>(List.of(Victim.values()));
      Collections.shuffle(all, random);
      return switch (fault) {
        case ONE_WORKER, WORKER_ASKED ->
            List.of(random.nextBoolean() ? Victim.FIRST_WORKER : Victim.SECOND_WORKER);
        case ALL_WORKERS -> List.of(Victim.FIRST_WORKER, Victim.SECOND_WORKER);
        case SERVER, SERVER_STATE -> List.of(Victim.SERVER);
        case TWO_AT_ONCE -> all.subList(0, 2);
        default -> throw new AssertionError(fault);
      };
    }

    private void kill(Victim victim) {
      switch (victim) {
        case FIRST_WORKER -> workers.get(0).kill9();
        case SECOND_WORKER -> workers.get(1).kill9();
        case STARTER -> starter.kill9();
        case SERVER -> server.kill9();
        default -> throw new AssertionError(victim);
      }
    }

    private Strike sleep() {
      rememberRun();
      Map<Long, PhotoCollection.Chunk> saved = site.collection().chunks();
      Cli.Running worker = workers.get(0);
      stopWithAChunk(worker);
      long from = System.currentTimeMillis();
      Waiting.sleep(SILENCE);
      // the other worker has the zombie's chunks by now, or soon
      Waiting.until("all rows", END, site::allRowsDone);
      Map<Long, PhotoCollection.Chunk> all = site.collection().chunks();
      worker.signal("CONT");
      Waiting.sleep(Duration.ofSeconds(2));
      assertEquals(all, site.collection().chunks(), "the zombie changed something");
      return new Strike(saved, from);
    }

    /**
     * Stops a worker, if possible with a chunk in hand. Not in the middle of a ledger transaction:
     * a process that sleeps in one keeps everybody from publishing until it wakes up, so nothing is
     * lost, but nobody can take its chunks over in the meantime.
     */
    private void stopWithAChunk(Cli.Running worker) {
      worker.signal("STOP");
      while (!(hasAChunk(worker) && site.collection().ledgerIsFree())) {
        worker.signal("CONT");
        Waiting.sleep(Duration.ofMillis(20));
        boolean over = site.allRowsDone();
        worker.signal("STOP");
        if (over) {
          return;
        }
      }
    }

    private boolean hasAChunk(Cli.Running worker) {
      Waiting.sleep(Duration.ofMillis(400)); // what it had reported is known by then
      return server.identitiesAtWork(site.job()).stream()
          .anyMatch(identity -> identity.contains("/" + worker.pid() + "/"));
    }

    private void rememberRun() {
      if (!fault.embedded()) {
        server.latestRun(site.job()).ifPresent(runIds::add);
      }
    }

    void check() throws IOException {
      PhotoCollection collection = site.collection();
      assertEquals(sha256, collection.sha256(), "sha256 of embeddings.npy");
      Map<Long, PhotoCollection.Chunk> chunks = collection.chunks();
      for (Strike strike : strikes) {
        assertTrue(
            chunks.entrySet().containsAll(strike.saved.entrySet()), "a saved chunk was made again");
      }
      assertFalse(
          Verifier.verify(new FileStores(site.files(), null), null, true).hasDamage(),
          "verify --deep found damage");
      assertEquals(undisturbed.catalogRows(), site.catalogRows(), "rows in the catalog");
      assertEquals(
          Files.readString(undisturbed.files().filePaths()),
          Files.readString(site.files().filePaths()),
          "file_paths.txt");
      assertTrue(site.allDone(index), "something is missing");
      List<ChunkTimes> times = fault.embedded() ? commits(chunks) : histories();
      long redone = reads.possible() ? PictureReads.count(counted) - readBefore - ROWS : 0;
      // a worker that gets no processor for 6 s counts as dead, too: its chunks are in the history
      long begunAgain = times.stream().mapToLong(ChunkTimes::attempts).sum() - times.size();
      long inFlight = (long) strikes.size() * SLOTS * (fault.embedded() ? 1 : 2) + begunAgain;
      assertTrue(
          redone >= 0 && redone <= inFlight * CHUNK,
          redone + " rows were made again, in flight were " + inFlight + " chunks");
      tally.survived(strikes.size(), redone, given);
      measure(times);
    }

    private void measure(List<ChunkTimes> done) {
      for (int i = 0; i < strikes.size(); i++) {
        Strike strike = strikes.get(i);
        long next = i + 1 < strikes.size() ? strikes.get(i + 1).from : Long.MAX_VALUE;
        done.stream()
            .filter(chunk -> chunk.begun >= strike.from)
            .mapToLong(ChunkTimes::done)
            .min()
            .stream()
            .filter(at -> at < next)
            .forEach(at -> tally.wentOnAfter(at - strike.from));
      }
    }

    private List<ChunkTimes> commits(Map<Long, PhotoCollection.Chunk> chunks) {
      return chunks.values().stream()
          .map(chunk -> new ChunkTimes(chunk.committedAt(), chunk.committedAt(), 1))
          .toList();
    }

    /** As the server knows it: not what was begun before it was killed and saved meanwhile. */
    private List<ChunkTimes> histories() {
      rememberRun();
      List<ChunkTimes> done = new ArrayList<>();
      for (String runId : runIds) {
        Map<Long, HistoryEvent> events = new HashMap<>();
        for (HistoryEvent event : server.history(site.job(), runId)) {
          events.put(event.getEventId(), event);
          if (event.hasActivityTaskCompletedEventAttributes()) {
            var ids = event.getActivityTaskCompletedEventAttributes();
            HistoryEvent scheduled = events.get(ids.getScheduledEventId());
            HistoryEvent started = events.get(ids.getStartedEventId());
            if (scheduled
                .getActivityTaskScheduledEventAttributes()
                .getActivityType()
                .getName()
                .equalsIgnoreCase("embedChunk")) {
              int attempts = started.getActivityTaskStartedEventAttributes().getAttempt();
              done.add(new ChunkTimes(millis(started), millis(event), attempts));
            }
          }
        }
      }
      return done;
    }
  }

  private static long millis(HistoryEvent event) {
    Timestamp time = event.getEventTime();
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toEpochMilli();
  }

  private static String[] embed(boolean index, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("embed", "--model", model.toString(), "--chunk-size", String.valueOf(CHUNK)));
    if (!index) {
      arguments.add("--no-index");
    }
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }
}
