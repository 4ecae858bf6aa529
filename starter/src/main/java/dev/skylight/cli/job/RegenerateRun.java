package dev.skylight.cli.job;

import dev.skylight.cli.shell.DemoNotice;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.Version;
import dev.skylight.collection.DataFolder;
import dev.skylight.job.EmbedRequest;
import dev.skylight.temporal.EmbeddedRun;
import dev.skylight.temporal.RegenerateJob;
import dev.skylight.temporal.Target;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.temporal.TemporalFailures;
import dev.skylight.terminal.JobStatus;
import dev.skylight.terminal.Json;
import dev.skylight.workflows.RegenerateResult;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of {@code regenerate} or {@code embed}: start or attach, work, follow, report. */
public final class RegenerateRun {

  private static final Logger LOG = LoggerFactory.getLogger(RegenerateRun.class);

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  private final EmbedOptions options;
  private final boolean assignRows;
  private final Occasion occasion;

  /** Null while others do the work. */
  private volatile LocalWork work;

  public RegenerateRun(
      Screen screen, Settings settings, Logging logging, EmbedOptions options, boolean assignRows) {
    this(screen, settings, logging, options, assignRows, null);
  }

  public RegenerateRun(
      Screen screen,
      Settings settings,
      Logging logging,
      EmbedOptions options,
      boolean assignRows,
      Occasion occasion) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
    this.options = options;
    this.assignRows = assignRows;
    this.occasion = occasion;
  }

  /** What a command that is more than a regeneration does around one. */
  public interface Occasion {

    /** Once this process may start the job, and before it does. */
    void before(RegenerateJob job);

    /** In place of the usual report; returns the exit code. */
    int after(RegenerateResult result);
  }

  public int run() throws Exception {
    DataFolder data = settings.existingData();
    Target target = Target.of(settings.temporal(), settings.env(), data);
    boolean detach = options.detach(target.embedded());
    EmbedRequest request = options.request(settings, data, assignRows);
    options.input(data, request, target.embedded(), false); // wrong numbers end here
    options.checkIndexType(data);
    logging.start(data, "regenerate_embeddings.log");
    LOG.info("skylight {}: {} {}", Version.text(), data, request);
    try (EmbeddedRun claim = target.embedded() ? EmbeddedRun.claim(data) : null) {
      if (target.embedded()) {
        options.checkDefaultModel(request, settings.env());
      }
      new DemoNotice(screen, settings).collection(data, request.model());
      try (TemporalConnection connection = Connections.open(screen, settings, target, data)) {
        return connected(data, request, connection, claim, detach);
      }
    } catch (RuntimeException e) {
      if (TemporalFailures.cancelled(e)) {
        return cancelled(data);
      }
      throw TemporalFailures.translate(e);
    }
  }

  private int connected(
      DataFolder data,
      EmbedRequest request,
      TemporalConnection connection,
      EmbeddedRun claim,
      boolean detach)
      throws Exception {
    RegenerateJob job = new RegenerateJob(connection, data.name());
    boolean embedded = connection.embedded();
    if (!job.running()) { // one that runs has its model
      options.checkDefaultModel(request, settings.env());
    }
    if (occasion != null) {
      occasion.before(job);
    }
    RegenerateJob.Started started =
        job.startOrAttach(options.input(data, request, embedded, connection.searchAttributes()));
    LOG.info("{} run {}, attached: {}", job.workflowId(), started.runId(), started.attached());
    if (started.attached()) {
      screen.say(
          "Attached to "
              + job.workflowId()
              + ", which was running: it goes on with the options it was started with.");
    } else {
      screen.say("Started " + job.workflowId() + " (run " + started.runId() + ").");
    }
    if (detach) {
      screen
          .out()
          .println(
              screen.json()
                  ? "{\"workflow_id\":"
                      + Json.quote(job.workflowId())
                      + ",\"run_id\":"
                      + Json.quote(started.runId())
                      + "}"
                  : job.workflowId());
      screen.next(settings.command("worker") + ", and " + settings.command("status --watch"));
      return ExitCodes.OK;
    }
    JobFollower follower = new JobFollower(screen, data, settings.catalog(), job, claim);
    Runnable joinIn =
        () -> {
          if (work == null && worksHere(job)) {
            work = startWork(data, connection);
          }
        };
    try {
      joinIn.run();
      return Interruption.during(
          screen,
          () -> follower.interrupted(work),
          () -> {
            RegenerateResult result = follower.follow(joinIn);
            return report(data, result, follower.last());
          });
    } finally {
      if (work != null) {
        work.close();
      }
    }
  }

  private boolean worksHere(RegenerateJob job) {
    return switch (options.localWorker()) {
      case YES -> true;
      case NO -> {
        if (job.embedded()) {
          screen.warn("--local-worker no has no effect with the embedded server.");
        }
        yield job.embedded();
      }
      case AUTO -> job.embedded() || job.workers() == 0;
    };
  }

  private LocalWork startWork(DataFolder data, TemporalConnection connection) {
    return LocalWork.start(
        connection,
        data,
        settings.catalog(),
        options.engine().embedders(screen),
        options.slots(connection.embedded()));
  }

  private int cancelled(DataFolder data) {
    screen.warn(
        "the job was cancelled; what was finished is on disk in "
            + data.folder()
            + ": run the same command to go on.");
    return ExitCodes.INTERRUPTED;
  }

  private int report(DataFolder data, RegenerateResult result, JobStatus last) {
    if (occasion != null) {
      return occasion.after(result);
    }
    new RegenerateReport(screen, data, result).print(last);
    screen.next(next(data, result));
    return result.finish().rowsFailed() > 0 ? ExitCodes.IMAGES_FAILED : ExitCodes.OK;
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
