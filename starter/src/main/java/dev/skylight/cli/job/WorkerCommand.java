package dev.skylight.cli.job;

import dev.skylight.activities.ActivitySet;
import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Logs;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.Jobs;
import dev.skylight.jobs.LocalWork;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "worker",
    description =
        "Works on the jobs of a collection until it is ended. Run as many as you like, on any"
            + " machine that sees the data folder. SIGTERM and Ctrl-C let running chunks save what"
            + " they have.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight worker --temporal dev --data ~/photos",
      "  skylight worker --temporal temporal.local:7233 --parallel 4"
    })
public final class WorkerCommand implements Callable<Integer> {

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Spec private CommandSpec spec;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "2",
      description = "Chunks at work at once. Default: ${DEFAULT-VALUE}")
  private int parallel;

  @Mixin private final EngineOptions engine = new EngineOptions();

  public WorkerCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    if (parallel < 1 || parallel > 200) {
      throw new ParameterException(
          spec.commandLine(), "--parallel must be between 1 and 200: " + parallel);
    }
    int threads = engine.threads();
    engine.check();
    DataFolder data = settings.existingData();
    JobPlace place = settings.place(data);
    if (place.embedded()) {
      throw new ParameterException(
          spec.commandLine(),
          "A worker needs a Temporal server: add --temporal dev or --temporal HOST:PORT, or set"
              + " TEMPORAL_ADDRESS.");
    }
    String name = ActivitySet.workerName().replace('/', '-');
    Logs log = logging.start(data, "worker-" + name + ".log");
    try (Jobs jobs = new JobScreen(screen).open(place, null);
        LocalWork work = jobs.work(engine.embedders(screen), parallel)) {
      screen.say(
          "Worker "
              + ActivitySet.workerName()
              + " ready: collection "
              + data.name()
              + ", "
              + parallel
              + " chunks at once, "
              + threads
              + " threads; log "
              + log.file());
      return Interruption.during(screen, () -> drain(work), WorkerCommand::waitForTheEnd);
    }
  }

  /** Only a signal ends a worker. */
  private static int waitForTheEnd() throws InterruptedException {
    new CountDownLatch(1).await();
    return ExitCodes.OK;
  }

  private static Interruption.Ending drain(LocalWork work) {
    boolean clean = work.drain(GRACE);
    return clean
        ? new Interruption.Ending(
            "Worker stopped: what it had finished is saved, the rest was handed back.",
            ExitCodes.OK)
        : new Interruption.Ending(
            "Worker stopped before its work was handed back: another one repeats it after a"
                + " minute.",
            ExitCodes.INTERRUPTED);
  }
}
