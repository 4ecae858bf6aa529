package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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
 * A shop's job, and everything it needs, killed at random moments, also several times in a run.
 * However it went, the job ends, the table is that of an undisturbed run, and each row was written
 * once. {@code ./run-tests faults} does it many times and prints what it came to.
 */
@Tag("once")
@Tag("faults")
@EnabledIfSystemProperty(named = "skylight.test.tries", matches = "\\d+") // a few minutes
@Timeout(14_400)
class ProductsFaultsTest extends ProcessTest {

  /** More make the test longer and stronger. */
  private static final int TRIES = Integer.getInteger("skylight.test.tries", 1);

  private static final int IMAGES = 300;
  private static final int SLOTS = 4;
  private static final Duration PACE = Duration.ofMillis(80);
  private static final Duration END = Duration.ofMinutes(4);

  /** How often a command is given again that found no server. */
  private static final int AGAIN = 5;

  /** A command that was begun at this moment knows by then what there is to do. */
  private static final int START_MILLIS = 4_000;

  /** Most time for which something is away. */
  private static final int AWAY_MILLIS = 3_000;

  private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

  @TempDir static Path shared;
  private static TemporalServer server;
  private static ShopSite site;
  private static String sum;

  /** Who can be killed. */
  private enum Victim {
    FIRST_WORKER,
    SECOND_WORKER,
    STARTER,
    SERVER,
    POSTGRES,
    PICTURES
  }

  /** What is done to whom. */
  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  enum Fault {
    /** kill -9 of a run with the embedded server. */
    EMBEDDED_PROCESS,
    /** kill -9 of PostgreSQL beneath one. */
    EMBEDDED_POSTGRES,
    /** kill -9 of one worker of two. */
    ONE_WORKER(Victim.SECOND_WORKER),
    /** kill -9 of both workers. */
    ALL_WORKERS(Victim.FIRST_WORKER, Victim.SECOND_WORKER),
    /** kill -9 of the command that started the job and watches it. */
    STARTER(Victim.STARTER),
    /** kill -9 of Temporal's server; it comes back with its database. */
    SERVER(Victim.SERVER),
    /** kill -9 of PostgreSQL, which holds both databases. */
    POSTGRES(Victim.POSTGRES),
    /** The server of the pictures is away for a while. */
    PICTURES(Victim.PICTURES),
    /** Any two of them at once. */
    TWO_AT_ONCE(Victim.values());

    private final List<Victim> victims;

    Fault(Victim... victims) {
      this.victims = List.of(victims);
    }

    boolean embedded() {
      return victims.isEmpty();
    }
  }

  @BeforeAll
  static void undisturbedRun() throws IOException, SQLException {
    server = TemporalServer.start(shared.resolve("temporal"));
    site = ShopSite.make(shared, IMAGES);
    try (Cli cli = site.setUp(shared.resolve("printed"), "undisturbed").temporal("embedded")) {
      cli.start(ShopSite.embed()).await(END).expect(4);
    }
    sum = site.sum("undisturbed");
    show(String.format("%-18s %5s %9s %14s", "fault (a shop)", "tries", "same", "pictures twice"));
  }

  @AfterAll
  static void close() {
    if (site != null) {
      site.close();
    }
    if (server != null) {
      server.close();
    }
    TABLE.forEach(System.out::println);
  }

  private static void show(String line) {
    System.out.println(line);
    TABLE.add(line);
  }

  static Stream<Fault> faults() {
    String kinds = System.getProperty("skylight.test.faults", "");
    Set<String> named = Set.of(kinds.split(",", -1));
    return Arrays.stream(Fault.values())
        .filter(fault -> kinds.isEmpty() || named.contains("SHOP_" + fault))
        .filter(
            fault ->
                TRIES > 1
                    || !kinds.isEmpty()
                    || fault == Fault.POSTGRES
                    || fault == Fault.TWO_AT_ONCE);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theTableIsThatOfAnUndisturbedRun(Fault fault) throws IOException, SQLException {
    long first = Long.getLong("skylight.test.seed", System.nanoTime());
    String name = fault.name().toLowerCase(Locale.ROOT);
    Cli cli = site.setUp(temp.resolve("printed"), name).jvm("-XX:TieredStopAtLevel=1");
    track(cli);
    Run run = new Run(fault, name, cli.temporal(fault.embedded() ? "embedded" : server.address()));
    int tries = 0;
    int again = 0;
    long twice = 0;
    for (int i = 0; tries < TRIES && i < 4 * TRIES + 4; i++) {
      System.out.println("ProductsFaultsTest: " + fault + ", seed " + (first + i));
      long served = site.pictures().served();
      int strikes = run.toItsEnd(new Random(first + i), Math.min(3, TRIES - tries));
      tries += strikes;
      again += run.given;
      twice += site.pictures().served() - served - site.good();
    }
    show(
        String.format(
            Locale.ROOT,
            "%-18s %5d %9s %14d",
            name.replace('_', ' '),
            tries,
            again + " again",
            twice));
    assertTrue(tries >= TRIES, "the runs were over before the faults came");
  }

  /** Runs over one table, one after the other. */
  private static final class Run {

    private final Fault fault;
    private final String name;
    private final Cli cli;
    private final List<Cli.Running> workers = new ArrayList<>();
    private Random random;
    private Cli.Running starter;
    private int given;

    Run(Fault fault, String name, Cli cli) {
      this.fault = fault;
      this.name = name;
      this.cli = cli;
    }

    /** Returns how many faults struck. */
    int toItsEnd(Random newRandom, int most) throws IOException, SQLException {
      random = newRandom;
      given = 0;
      site.reset(name);
      site.pictures().pace = PACE;
      Waiting.until("workers", END, this::workersReady);
      starter = cli.start(ShopSite.embed());
      int count = 1 + random.nextInt(most);
      int struck = 0;
      while (struck < count && momentComes(struck > 0)) {
        strike();
        struck++;
      }
      site.pictures().pace = Duration.ZERO;
      Cli.Result end = awaitStarter();
      while (end.code() == 1 && given < AGAIN) {
        System.out.println("given again: " + end);
        startAgain();
        end = awaitStarter();
      }
      end.expect(4);
      if (fault == Fault.PICTURES || fault == Fault.TWO_AT_ONCE) {
        // pictures that could not be had were put off, as those of any shop that is away
        starter = cli.start(ShopSite.embed("--retry-failed"));
        awaitStarter().expect(4);
      }
      assertEquals(sum, site.sum(name), "all rows");
      assertEquals(site.good() + " of " + site.good(), site.writes(name), "rows written");
      assertEquals(IMAGES, site.settled(name), "every other image is a failure");
      return struck;
    }

    /** A worker that finds no server ends: here, too, the same command is given again. */
    private void startWorkers() {
      workers.removeIf(worker -> !worker.alive());
      while (!fault.embedded() && workers.size() < 2) {
        workers.add(
            cli.start(
                "products",
                "worker",
                "--parallel",
                String.valueOf(SLOTS),
                "--threads",
                "1",
                "--allow-host",
                "127.0.0.1"));
      }
    }

    private boolean workersReady() {
      startWorkers();
      return workers.stream().allMatch(worker -> worker.soFar(0).err().contains("ready"));
    }

    /** While it starts, between two chunks or in one, or around the end; false: it was over. */
    private boolean momentComes(boolean later) {
      int dice = random.nextInt(100);
      int wanted = dice < 25 ? 0 : dice < 85 || later ? 1 + random.nextInt(IMAGES - 1) : IMAGES;
      Waiting.until(
          wanted + " images", END, () -> site.settled(name) >= wanted || !starter.alive());
      Waiting.sleep(Duration.ofMillis(random.nextInt(wanted == 0 ? START_MILLIS : 150)));
      return starter.alive();
    }

    private void strike() throws IOException {
      switch (fault) {
        case EMBEDDED_PROCESS -> {
          starter.kill9();
          starter = cli.start(ShopSite.embed());
        }
        case EMBEDDED_POSTGRES -> strike(List.of(Victim.POSTGRES));
        case TWO_AT_ONCE -> {
          List<Victim> all = new ArrayList<>(fault.victims);
          Collections.shuffle(all, random);
          strike(all.subList(0, 2));
        }
        default -> strike(fault.victims);
      }
    }

    private void strike(List<Victim> victims) throws IOException {
      startWorkers();
      victims.forEach(this::kill);
      Waiting.sleep(Duration.ofMillis(random.nextInt(AWAY_MILLIS)));
      for (Victim victim : victims) {
        switch (victim) {
          case SERVER -> server.startAgain();
          case POSTGRES -> site.startPostgresAgain();
          case PICTURES -> site.pictures().startAgain();
          case STARTER -> starter = cli.start(ShopSite.embed());
          case FIRST_WORKER, SECOND_WORKER -> startWorkers();
        }
      }
    }

    private void kill(Victim victim) {
      switch (victim) {
        case FIRST_WORKER -> workers.get(0).kill9();
        case SECOND_WORKER -> workers.get(1).kill9();
        case STARTER -> starter.kill9();
        case SERVER -> server.kill9();
        case POSTGRES -> site.killPostgres();
        case PICTURES -> site.pictures().kill();
      }
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

    private void startAgain() {
      given++;
      starter = cli.start(ShopSite.embed());
    }
  }
}
