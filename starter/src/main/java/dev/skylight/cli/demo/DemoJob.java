package dev.skylight.cli.demo;

import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Screen;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.ModelPlaces;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import dev.skylight.jobs.EmbeddedRun;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.Jobs;
import dev.skylight.jobs.LocalWork;
import dev.skylight.jobs.Regeneration;
import dev.skylight.jobs.RunningJob;
import dev.skylight.temporal.TemporalFailures;
import dev.skylight.terminal.Working;
import dev.skylight.workflows.RegenerateResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The demo's work on Temporal: pictures registered, given rows, embedded, indexed. */
final class DemoJob {

  private static final Duration GRACE = Duration.ofSeconds(8);

  /** How often a job that was attached to may turn out to have been an older, smaller one. */
  private static final int MOST_ROUNDS = 3;

  private final Screen screen;
  private final DataFolder data;
  private final Stores stores;
  private final Path pictures;
  private final String modelName;
  private final ModelFolder model;
  private final DemoSteps steps;

  /** What to say at Ctrl-C. */
  private final AtomicReference<Supplier<Interruption.Ending>> interrupted;

  DemoJob(
      Screen screen,
      DataFolder data,
      Path pictures,
      String modelName,
      DemoSteps steps,
      AtomicReference<Supplier<Interruption.Ending>> interrupted) {
    this.screen = screen;
    this.data = data;
    this.stores =
        new FileStores(data, null); // whatever catalog is configured: the demo has its own
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
    Optional<LedgerHeader> header = stores.header();
    if (header.isEmpty() || madeByAnother(header.get()) || registered() < count) {
      return false;
    }
    try (LedgerView ledger = stores.readLedger()) {
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
    try (Catalog catalog = stores.openCatalog()) {
      return catalog.imageCount();
    }
  }

  /**
   * Does what is missing, on one connection to one server.
   *
   * @param claim null on a server
   * @return pictures that could not be read; empty where the job was cancelled
   */
  OptionalLong run(JobPlace place, long count, EmbeddedRun claim) throws Exception {
    try (Jobs jobs = steps.time("temporal", () -> open(place, claim));
        LocalWork work = jobs.work(new OnnxEmbedders(0), Regeneration.LOCAL_SLOTS)) {
      interrupted.set(
          () -> {
            work.drain(GRACE);
            return DemoCommand.goOn("Interrupted: the pictures found so far are registered.");
          });
      RegisterResult found;
      try {
        found = steps.time("register", () -> register(jobs, count));
      } catch (SkylightException e) {
        if (TemporalFailures.cancelled(e)) {
          return OptionalLong.empty();
        }
        throw e;
      }
      tell(found);
      OptionalLong failed = regenerate(jobs, work, count);
      return failed.isEmpty() ? failed : OptionalLong.of(found.unreadable() + failed.getAsLong());
    }
  }

  private Jobs open(JobPlace place, EmbeddedRun claim) {
    try (Working working = screen.working("waiting for Temporal")) {
      return Jobs.start(place, claim, line -> where(working, line));
    }
  }

  /** What the connection says is worth a line where the server outlives the demo. */
  private void where(Working working, String line) {
    if (!line.contains("embedded in this process")) {
      working.line(line);
    }
  }

  private RegisterResult register(Jobs jobs, long count) {
    List<String> folders = List.of(pictures.toString());
    RegisterResult result = RegisterResult.NONE;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      try (Working working = screen.working("registering")) {
        result = jobs.register(folders, RegisterOptions.USUAL).await(working::detail);
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

  private OptionalLong regenerate(Jobs jobs, LocalWork work, long count)
      throws InterruptedException {
    JobScreen jobScreen = new JobScreen(screen);
    long failed = 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long start = System.nanoTime();
      RunningJob<RegenerateResult> job = jobs.regenerate(what(count));
      screen.say((job.attached() ? "Attached to " : "Started ") + job.workflowId() + ".");
      interrupted.set(() -> jobScreen.left(job, work));
      Optional<RegenerateResult> result = jobScreen.follow(job, () -> {});
      if (result.isEmpty()) {
        return OptionalLong.empty();
      }
      failed = result.get().finish().rowsFailed();
      IndexResult index = result.get().index();
      double seconds = (System.nanoTime() - start) / 1e9;
      double indexing = index == null ? 0 : index.seconds();
      steps.took("embed", seconds - indexing);
      steps.took("index", indexing);
      if (!job.attached() || settled(count)) {
        break;
      }
    }
    return OptionalLong.of(failed);
  }

  private Regeneration what(long count) {
    Optional<LedgerHeader> header = stores.header();
    boolean restart = header.isPresent() && madeByAnother(header.get());
    if (restart) {
      screen.say("The vectors there were made by another model: they are made anew.");
    }
    EmbedRequest request =
        new EmbedRequest(
            true,
            ModelPlaces.lasting(modelName),
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
    return new Regeneration(request, IndexRequest.auto(), null);
  }
}
