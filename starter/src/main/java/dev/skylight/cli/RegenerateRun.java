package dev.skylight.cli;

import dev.skylight.collection.DataFolder;
import dev.skylight.temporal.EmbeddedRun;
import dev.skylight.temporal.RegenerateJob;
import dev.skylight.temporal.Target;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.temporal.TemporalFailures;
import dev.skylight.terminal.JobStatus;
import dev.skylight.terminal.Json;
import dev.skylight.terminal.ProgressView;
import dev.skylight.workflows.EmbedRequest;
import dev.skylight.workflows.RegenerateResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of {@code regenerate} or {@code embed}: start or attach, work, follow, report. */
final class RegenerateRun {

  private static final Logger LOG = LoggerFactory.getLogger(RegenerateRun.class);
  private static final Duration GRACE = Duration.ofSeconds(8);
  private static final long TICK_MILLIS = 500;
  private static final Duration LOOK_FOR_WORKERS = Duration.ofSeconds(10);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(1);
  private static final Duration LONELY = Duration.ofSeconds(20);

  private final GlobalOptions global;
  private final EmbedOptions options;
  private final boolean assignRows;
  private volatile JobStatus last;

  /** Null while others do the work. */
  private volatile LocalWork work;

  private long lastAnswerNanos = System.nanoTime();
  private boolean warned;

  RegenerateRun(GlobalOptions global, EmbedOptions options, boolean assignRows) {
    this.global = global;
    this.options = options;
    this.assignRows = assignRows;
  }

  int run() throws Exception {
    DataFolder data = global.existingData();
    Target target = Target.of(global.temporal(), global.console().env(), data);
    boolean detach = options.detach(target.embedded());
    EmbedRequest request = options.request(data, assignRows);
    options.input(data, request, target.embedded(), false); // wrong numbers end here
    options.checkIndexType(data);
    global.log(data, "regenerate_embeddings.log");
    LOG.info("skylight {}: {} {}", Version.text(), data, request);
    try (EmbeddedRun claim = target.embedded() ? EmbeddedRun.claim(data) : null;
        TemporalConnection connection =
            TemporalConnection.open(target, data, global.console().env(), global::say)) {
      return connected(data, request, connection, claim, detach);
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
    RegenerateJob.Started started =
        job.startOrAttach(options.input(data, request, embedded, connection.searchAttributes()));
    LOG.info("{} run {}, attached: {}", job.workflowId(), started.runId(), started.attached());
    if (started.attached()) {
      global.say(
          "Attached to "
              + job.workflowId()
              + ", which was running: it goes on with the options it was started with.");
    } else {
      global.say("Started " + job.workflowId() + " (run " + started.runId() + ").");
    }
    if (detach) {
      global
          .console()
          .out()
          .println(
              global.json()
                  ? "{\"workflow_id\":"
                      + Json.quote(job.workflowId())
                      + ",\"run_id\":"
                      + Json.quote(started.runId())
                      + "}"
                  : job.workflowId());
      return ExitCodes.OK;
    }
    last = new JobStatus(job.workflowId(), "planning", 0, 0, 0, 0, 0, 0, -1);
    Runnable joinIn =
        () -> {
          if (work == null && worksHere(job)) {
            work = startWork(data, connection);
          }
        };
    try {
      joinIn.run();
      return Interruption.during(
          global,
          () -> interrupted(data, job, work, claim),
          () -> report(data, follow(job, claim, joinIn)));
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
          global.warn("--local-worker no has no effect with the embedded server.");
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
        global.catalog(),
        options.slots(connection.embedded()),
        options.threads());
  }

  private RegenerateResult follow(RegenerateJob job, EmbeddedRun claim, Runnable joinIn)
      throws ExecutionException, InterruptedException {
    CompletableFuture<RegenerateResult> result = job.result();
    long lookedNanos = System.nanoTime();
    try (ProgressView view = global.progress()) {
      while (true) {
        try {
          RegenerateResult done = result.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
          tick(job, claim, view);
          return done;
        } catch (TimeoutException e) {
          tick(job, claim, view);
          if (System.nanoTime() - lookedNanos > LOOK_FOR_WORKERS.toNanos()) {
            // the last worker may have died, or was dead and the server had not noticed
            joinIn.run();
            lookedNanos = System.nanoTime();
          }
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void tick(RegenerateJob job, EmbeddedRun claim, ProgressView view) {
    if (claim != null) {
      claim.takeRequest().ifPresent(word -> obey(job, word));
    }
    Optional<JobStatus> answer = job.status(ANSWER_PATIENCE);
    if (answer.isPresent()) {
      JobStatus status = answer.get();
      // a heartbeat that arrives late must not make the display go back
      last = status.rowsDone() < last.rowsDone() ? status.withRowsDone(last.rowsDone()) : status;
      lastAnswerNanos = System.nanoTime();
    } else if (!warned && System.nanoTime() - lastAnswerNanos > LONELY.toNanos()) {
      warned = true;
      view.line("No worker answers: start one with 'skylight worker', here or elsewhere.");
    }
    view.update(last);
    if (claim != null) {
      claim.publish(last);
    }
  }

  private static void obey(RegenerateJob job, String word) {
    LOG.info("asked for: {}", word);
    switch (word) {
      case "pause" -> job.pause();
      case "resume" -> job.resume();
      case "cancel" -> job.cancel();
      default -> LOG.warn("an unknown request is ignored: {}", word);
    }
  }

  /** At Ctrl-C or SIGTERM; runs in the shutdown hook. */
  private Interruption.Ending interrupted(
      DataFolder data, RegenerateJob job, LocalWork work, EmbeddedRun claim) {
    LOG.info("interrupted");
    boolean clean = work == null || work.drain(GRACE);
    if (claim != null) {
      claim.close();
      return new Interruption.Ending(
          System.lineSeparator()
              + "Interrupted: on disk are "
              + LedgerStatus.of(data, global.catalog(), "stopped").rows()
              + (clean ? "" : "; the chunk at work will be done again")
              + ". Run the same command to go on.",
          ExitCodes.INTERRUPTED);
    }
    long others = job.workers();
    return new Interruption.Ending(
        System.lineSeparator()
            + (others > 0
                ? "Left: the job goes on on the server with "
                    + others
                    + " other worker"
                    + (others == 1 ? "" : "s")
                    + "; run the same command to watch it, 'skylight cancel' to stop it."
                : "Interrupted: no worker is left, so the job waits on the server; run the same"
                    + " command or 'skylight worker' to go on."),
        ExitCodes.INTERRUPTED);
  }

  private int cancelled(DataFolder data) {
    global.warn(
        "the job was cancelled; what was finished is on disk in "
            + data.folder()
            + ": run the same command to go on.");
    return ExitCodes.INTERRUPTED;
  }

  private int report(DataFolder data, RegenerateResult result) {
    new RegenerateReport(global, data, result).print(last);
    return result.finish().rowsFailed() > 0 ? ExitCodes.IMAGES_FAILED : ExitCodes.OK;
  }
}
