package dev.skylight.cli.job;

import dev.skylight.cli.shell.DemoNotice;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.Version;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.job.EmbedRequest;
import dev.skylight.jobs.EmbeddedRun;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.Jobs;
import dev.skylight.jobs.LocalWork;
import dev.skylight.jobs.Regeneration;
import dev.skylight.jobs.RunningJob;
import dev.skylight.workflows.RegenerateResult;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of {@code regenerate} or {@code embed}: start or attach, work, follow, report. */
final class RegenerateRun {

  private static final Logger LOG = LoggerFactory.getLogger(RegenerateRun.class);

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  private final EmbedOptions options;
  private final boolean assignRows;
  private final JobScreen jobScreen;

  RegenerateRun(
      Screen screen, Settings settings, Logging logging, EmbedOptions options, boolean assignRows) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
    this.options = options;
    this.assignRows = assignRows;
    this.jobScreen = new JobScreen(screen);
  }

  int run() throws Exception {
    DataFolder data = settings.existingData();
    JobPlace place = settings.place(data);
    boolean detach = options.detach(place.embedded());
    EmbedRequest request = options.request(settings, data, assignRows);
    Regeneration what = options.regeneration(request); // wrong numbers end here
    options.remembered(settings.stores(data)).ifPresent(screen::say);
    options.checkIndexType(settings.stores(data));
    logging.start(data, "regenerate_embeddings.log");
    LOG.info("skylight {}: {} {}", Version.text(), data, request);
    try (EmbeddedRun claim = place.embedded() ? EmbeddedRun.claim(data) : null) {
      if (place.embedded()) {
        options.checkDefaultModel(request, settings.env());
        options.checkNamedModel(request);
      }
      new DemoNotice(screen, settings).collection(data, request.model());
      ModelFolder.ifHere(request.model()).flatMap(ModelFolder::wordless).ifPresent(screen::warn);
      try (Jobs jobs = jobScreen.open(place, claim)) {
        if (!jobs.running()) { // one that runs has its model
          options.checkDefaultModel(request, settings.env());
        }
        RunningJob<RegenerateResult> job = jobs.regenerate(what);
        jobScreen.started(job);
        if (detach) {
          jobScreen.detached(job, settings);
          return ExitCodes.OK;
        }
        return followed(data, jobs, job);
      }
    }
  }

  private int followed(DataFolder data, Jobs jobs, RunningJob<RegenerateResult> job)
      throws Exception {
    return jobScreen.during(
        job, () -> worksHere(jobs, job) ? work(jobs) : null, result -> report(data, job, result));
  }

  private int report(
      DataFolder data, RunningJob<RegenerateResult> job, Optional<RegenerateResult> result) {
    if (result.isEmpty()) {
      jobScreen.cancelled("on disk in " + data.folder());
      return ExitCodes.INTERRUPTED;
    }
    new RegenerateReport(screen, settings.stores(data), result.get()).print(job.workflowId());
    screen.next(next(data, result.get()));
    return result.get().finish().rowsFailed() > 0 ? ExitCodes.IMAGES_FAILED : ExitCodes.OK;
  }

  private boolean worksHere(Jobs jobs, RunningJob<?> job) {
    return switch (options.localWorker()) {
      case YES -> true;
      case NO -> {
        if (jobs.embedded()) {
          screen.warn("--local-worker no has no effect with the embedded server.");
        }
        yield jobs.embedded();
      }
      case AUTO -> jobs.embedded() || job.workers() == 0;
    };
  }

  private LocalWork work(Jobs jobs) {
    return jobs.work(options.engine().embedders(screen), options.slots(jobs.embedded()));
  }

  private String next(DataFolder data, RegenerateResult result) {
    String again = assignRows ? "embed" : "regenerate";
    if (result.finish().rowsMissing() > 0) {
      return settings.command(again) + " (for the rows that are missing)";
    }
    if (result.finish().rowsFailed() > 0) {
      return "repair the pictures that failed, then " + settings.command(again + " --retry-failed");
    }
    boolean index = result.index() != null || (options.buildsIndex() && Files.exists(data.index()));
    return index ? settings.command("search-text WORDS") : settings.command("build-index");
  }
}
