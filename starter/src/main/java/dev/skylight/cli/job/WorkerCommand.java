package dev.skylight.cli.job;

import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Logs;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.WorkerScreen;
import dev.skylight.collection.DataFolder;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.Jobs;
import dev.skylight.jobs.LocalWork;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    WorkerScreen.checkSlots(parallel, spec);
    int threads = engine.threads();
    engine.check();
    DataFolder data = settings.existingData();
    JobPlace place = settings.place(data);
    WorkerScreen.checkServer(place, spec);
    Logs log = WorkerScreen.log(logging, data, "worker");
    try (Jobs jobs = new JobScreen(screen).open(place, null);
        LocalWork work = jobs.work(engine.embedders(screen), parallel)) {
      return new WorkerScreen(screen)
          .until(work, "collection " + data.name(), parallel, threads, log);
    }
  }
}
