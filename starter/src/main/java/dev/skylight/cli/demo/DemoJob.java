package dev.skylight.cli.demo;

import dev.skylight.cli.job.JobFollower;
import dev.skylight.cli.job.LocalWork;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.ModelOptions;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowCounts;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterResult;
import dev.skylight.job.RowRange;
import dev.skylight.temporal.EmbeddedRun;
import dev.skylight.temporal.RegenerateJob;
import dev.skylight.temporal.Target;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.temporal.WorkflowRuns;
import dev.skylight.terminal.Working;
import dev.skylight.workflows.RegenerateInput;
import dev.skylight.workflows.RegenerateResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The demo's work on Temporal: pictures registered, given rows, embedded, indexed. */
final class DemoJob {

  private static final Duration GRACE = Duration.ofSeconds(8);

  /** Chunks at work at once in this process. */
  private static final int SLOTS = 2;

  /** Chunks at work at once where other workers may help. */
  private static final int SERVER_PARALLEL = 16;

  /** How often a job that was attached to may turn out to have been an older, smaller one. */
  private static final int MOST_ROUNDS = 3;

  private final Screen screen;
  private final Settings settings;
  private final DataFolder data;
  private final Path pictures;
  private final String modelName;
  private final ModelFolder model;
  private final DemoSteps steps;

  /** What to say at Ctrl-C. */
  private final AtomicReference<Supplier<Interruption.Ending>> interrupted;

  DemoJob(
      Screen screen,
      Settings settings,
      DataFolder data,
      Path pictures,
      String modelName,
      DemoSteps steps,
      AtomicReference<Supplier<Interruption.Ending>> interrupted) {
    this.screen = screen;
    this.settings = settings;
    this.data = data;
    this.pictures = pictures;
    this.modelName = modelName;
    this.model = ModelFolder.open(modelName);
    this.steps = steps;
    this.interrupted = interrupted;
  }

  /** Whether so many pictures are registered, embedded by this model, and in the index. */
  boolean settled(long count) {
    if (!Files.exists(data.catalog()) || !Files.exists(data.indexReport())) {
      return false;
    }
    Optional<LedgerHeader> header = new FileStores(data, null).header();
    if (header.isEmpty() || madeByAnother(header.get()) || registered() < count) {
      return false;
    }
    try (LedgerView ledger = new FileStores(data, null).readLedger()) {
      RowCounts counts = ledger.counts(new RowRange(0, header.get().rows()));
      return counts.settled() == header.get().rows()
          && counts.settled() - counts.unassigned() >= count
          && counts.failed() == 0
          && Files.exists(data.index())
          && IndexReport.read(data.indexReport()).ledgerDigest().equals(ledger.digest());
    }
  }

  private boolean madeByAnother(LedgerHeader header) {
    return !model.made(header.fingerprint(), header.precision(), Decode.of(header.decode()));
  }

  private long registered() {
    if (!Files.exists(data.catalog())) {
      return 0;
    }
    try (Catalog catalog = new FileStores(data, null).openCatalog()) {
      return catalog.imageCount();
    }
  }

  /**
   * Does what is missing, on one connection to one server.
   *
   * @param claim null on a server
   * @return pictures that could not be read
   */
  long run(Target target, long count, EmbeddedRun claim) throws Exception {
    try (TemporalConnection connection = steps.time("temporal", () -> connect(target));
        LocalWork work = work(connection)) {
      interrupted.set(
          () -> {
            work.drain(GRACE);
            return DemoCommand.goOn("Interrupted: the pictures found so far are registered.");
          });
      RegisterResult found = steps.time("register", () -> register(connection, count));
      tell(found);
      return found.unreadable() + regenerate(connection, work, claim, count);
    }
  }

  private TemporalConnection connect(Target target) {
    try (Working working = screen.working("waiting for Temporal")) {
      return TemporalConnection.open(target, data, settings.env(), line -> where(working, line));
    }
  }

  /** What {@link TemporalConnection} says is worth a line where the server outlives the demo. */
  private void where(Working working, String line) {
    if (!line.contains("embedded in this process")) {
      working.line(line);
    }
  }

  private LocalWork work(TemporalConnection connection) {
    return LocalWork.start(connection, data, null, new OnnxEmbedders(0), SLOTS);
  }

  private RegisterResult register(TemporalConnection connection, long count) {
    List<String> folders = List.of(pictures.toString());
    RegisterResult result = RegisterResult.NONE;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      try (Working working = screen.working("registering")) {
        result = WorkflowRuns.register(connection, data.name(), folders).await(working::detail);
      }
      if (registered() + result.unreadable() >= count) {
        break;
      }
    }
    return result;
  }

  private void tell(RegisterResult found) {
    screen.say(
        String.format(
            Locale.ROOT,
            "Registered %,d in %.1f s, %,d were known%s.",
            found.added() + found.updated(),
            steps.of("register"),
            found.known(),
            found.unreadable() == 0
                ? ""
                : ", " + found.unreadable() + " cannot be read (see logs/demo.log)"));
  }

  private long regenerate(
      TemporalConnection connection, LocalWork work, EmbeddedRun claim, long count)
      throws ExecutionException, InterruptedException {
    RegenerateJob job = new RegenerateJob(connection, data.name());
    RegenerateResult result = null;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long start = System.nanoTime();
      RegenerateJob.Started started = job.startOrAttach(input(connection, count));
      screen.say((started.attached() ? "Attached to " : "Started ") + job.workflowId() + ".");
      JobFollower follower = new JobFollower(screen, data, null, job, claim);
      interrupted.set(() -> follower.interrupted(work));
      result = follower.follow(() -> {});
      IndexResult index = result.index();
      double seconds = (System.nanoTime() - start) / 1e9;
      double indexing = index == null ? 0 : index.seconds();
      steps.took("embed", seconds - indexing);
      steps.took("index", indexing);
      if (!started.attached() || settled(count)) {
        break;
      }
    }
    return result.finish().rowsFailed();
  }

  private RegenerateInput input(TemporalConnection connection, long count) {
    Optional<LedgerHeader> header = new FileStores(data, null).header();
    boolean restart = header.isPresent() && madeByAnother(header.get());
    if (restart) {
      screen.say("The vectors there were made by another model: they are made anew.");
    }
    EmbedRequest request =
        new EmbedRequest(
            true,
            modelName.equals(DemoCommand.MODEL) ? modelName : ModelOptions.place(modelName),
            header.map(LedgerHeader::precision).orElse("fp32"),
            header.map(LedgerHeader::decode).orElse(EmbedRequest.DECODE_EXACT),
            // small ones for a small demo, so that there is something to see and to go on from
            (int) Math.min(1_000, Math.max(10, count / 8)),
            0,
            0,
            false,
            restart,
            false,
            List.of());
    return new RegenerateInput(
        RegenerateInput.SCHEMA_VERSION,
        data.name(),
        request,
        new IndexRequest("auto", 0, 0, 0),
        connection.embedded() ? SLOTS : SERVER_PARALLEL,
        connection.searchAttributes(),
        !connection.embedded(),
        RegenerateInput.DEFAULT_CONTINUE_AS_NEW_EVENTS,
        0,
        null);
  }
}
