package dev.skylight.cli.job;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Screen;
import dev.skylight.collection.DataFolder;
import dev.skylight.temporal.EmbeddedRun;
import dev.skylight.temporal.RegenerateJob;
import dev.skylight.terminal.JobStatus;
import dev.skylight.terminal.ProgressView;
import dev.skylight.workflows.RegenerateResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a running regeneration until it ends, and obeys what a second terminal asks of it. */
public final class JobFollower {

  private static final Logger LOG = LoggerFactory.getLogger(JobFollower.class);
  private static final Duration GRACE = Duration.ofSeconds(8);
  private static final long TICK_MILLIS = 500;
  private static final Duration LOOK_FOR_WORKERS = Duration.ofSeconds(10);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(1);
  private static final Duration LONELY = Duration.ofSeconds(20);

  private final Screen screen;
  private final DataFolder data;
  private final String catalogUrl;
  private final RegenerateJob job;

  /** Null on a server. */
  private final EmbeddedRun claim;

  private volatile JobStatus last;
  private long lastAnswerNanos = System.nanoTime();
  private boolean warned;
  private String obstacle = "";

  /**
   * Of a job that was started.
   *
   * @param catalogUrl JDBC URL of the catalog; null: the data folder's own
   * @param claim null on a server
   */
  public JobFollower(
      Screen screen, DataFolder data, String catalogUrl, RegenerateJob job, EmbeddedRun claim) {
    this.screen = screen;
    this.data = data;
    this.catalogUrl = catalogUrl;
    this.job = job;
    this.claim = claim;
    this.last = new JobStatus(job.workflowId(), "planning", 0, 0, 0, 0, 0, 0, -1);
  }

  /** What was shown last. */
  JobStatus last() {
    return last;
  }

  /**
   * Waits for the end of the job.
   *
   * @param joinIn called now and then: the last worker may have died, or was dead and the server
   *     had not noticed
   */
  public RegenerateResult follow(Runnable joinIn) throws ExecutionException, InterruptedException {
    CompletableFuture<RegenerateResult> result = job.result();
    long lookedNanos = System.nanoTime();
    try (ProgressView view = screen.progress()) {
      while (true) {
        try {
          RegenerateResult done = result.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
          tick(view);
          return done;
        } catch (TimeoutException e) {
          tick(view);
          if (System.nanoTime() - lookedNanos > LOOK_FOR_WORKERS.toNanos()) {
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

  private void tick(ProgressView view) {
    if (claim != null) {
      claim.takeRequest().ifPresent(this::obey);
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
    if (!job.obstacle().equals(obstacle)) {
      obstacle = job.obstacle();
      view.line("Waiting: " + obstacle);
    }
    view.update(last);
    if (claim != null) {
      claim.publish(last);
    }
  }

  private void obey(String word) {
    LOG.info("asked for: {}", word);
    switch (word) {
      case "pause" -> job.pause();
      case "resume" -> job.resume();
      case "cancel" -> job.cancel();
      default -> LOG.warn("an unknown request is ignored: {}", word);
    }
  }

  /**
   * At Ctrl-C or SIGTERM; runs in the shutdown hook.
   *
   * @param work what this process does of the job, or null
   */
  public Interruption.Ending interrupted(LocalWork work) {
    LOG.info("interrupted");
    boolean clean = work == null || work.drain(GRACE);
    if (claim != null) {
      claim.close();
      return new Interruption.Ending(
          System.lineSeparator()
              + "Interrupted: on disk are "
              + LedgerStatus.of(data, catalogUrl, "stopped").rows()
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
}
