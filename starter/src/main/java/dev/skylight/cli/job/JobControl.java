package dev.skylight.cli.job;

import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.temporal.EmbeddedRun;
import dev.skylight.temporal.RegenerateJob;
import dev.skylight.temporal.Target;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.temporal.TemporalFailures;
import dev.skylight.terminal.JobStatus;
import dev.skylight.terminal.Working;
import dev.skylight.workflows.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees and steers the running job, wherever it runs. */
final class JobControl implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JobControl.class);
  private static final long PATIENCE_SECONDS = 20;

  /** Without a worker nobody answers, and the ledger does. */
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(4);

  private final DataFolder data;
  private final Screen screen;
  private final Settings settings;

  /** Null where the job would run in another process's embedded server. */
  private final TemporalConnection connection;

  private JobControl(
      Screen screen, Settings settings, DataFolder data, TemporalConnection connection) {
    this.screen = screen;
    this.settings = settings;
    this.data = data;
    this.connection = connection;
  }

  static JobControl open(Screen screen, Settings settings, Logging logging) {
    DataFolder data = settings.existingData();
    Target target = Target.of(settings.temporal(), settings.env(), data);
    if (target.embedded()) {
      return new JobControl(screen, settings, data, null);
    }
    logging.start(data, "skylight.log");
    try (Working working = screen.working("waiting for Temporal")) {
      working.detail(target.value());
      return new JobControl(
          screen,
          settings,
          data,
          TemporalConnection.open(target, data, settings.env(), line -> LOG.debug("{}", line)));
    }
  }

  /** Where the job is, or where the ledger says the last one got to. */
  JobStatus status() {
    try {
      return connection == null ? embeddedStatus() : serverStatus();
    } catch (RuntimeException e) {
      throw TemporalFailures.translate(e);
    }
  }

  private JobStatus embeddedStatus() {
    Optional<JobStatus> running = EmbeddedRun.status(data);
    if (running.isPresent()) {
      return running.get();
    }
    return EmbeddedRun.alive(data)
        ? LedgerStatus.of(data, settings.catalog(), "planning")
        : LedgerStatus.of(data, settings.catalog(), "stopped");
  }

  private JobStatus serverStatus() {
    RegenerateJob job = new RegenerateJob(connection, data.name());
    WorkflowExecutionStatus status = job.executionStatus();
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW ->
          job.status(ANSWER_PATIENCE)
              .orElseGet(() -> LedgerStatus.of(data, settings.catalog(), "running"));
      case WORKFLOW_EXECUTION_STATUS_CANCELED ->
          LedgerStatus.of(data, settings.catalog(), "canceled");
      case WORKFLOW_EXECUTION_STATUS_FAILED,
          WORKFLOW_EXECUTION_STATUS_TERMINATED,
          WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
          LedgerStatus.of(data, settings.catalog(), "failed");
      default -> LedgerStatus.of(data, settings.catalog(), "stopped");
    };
  }

  /**
   * Asks the job for something and waits until it shows.
   *
   * @param word {@code pause}, {@code resume} or {@code cancel}
   * @param shown what the status looks like then
   */
  JobStatus send(String word, Predicate<JobStatus> shown) {
    try {
      if (connection == null) {
        if (!EmbeddedRun.alive(data)) {
          throw nothingRuns();
        }
        EmbeddedRun.request(data, word);
      } else {
        RegenerateJob job = new RegenerateJob(connection, data.name());
        if (!job.running()) {
          throw nothingRuns();
        }
        switch (word) {
          case "pause" -> job.pause();
          case "resume" -> job.resume();
          case "cancel" -> job.cancel();
          default -> throw new IllegalArgumentException(word);
        }
      }
      return await(shown);
    } catch (RuntimeException e) {
      throw TemporalFailures.translate(e);
    }
  }

  private JobStatus await(Predicate<JobStatus> shown) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try (Working working = screen.working("waiting for the job")) {
      JobStatus status = status();
      while (!shown.test(status) && status.active() && System.nanoTime() < deadline) {
        working.detail(status.state());
        TimeUnit.MILLISECONDS.sleep(200);
        status = status();
      }
      return status;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the job's answer", e);
    }
  }

  private SkylightException nothingRuns() {
    return new SkylightException(
        SkylightException.Kind.BAD_INPUT,
        "No job runs on "
            + data.folder()
            + (connection == null
                ? ": start one with 'skylight regenerate', or name its server with --temporal."
                : " ("
                    + WorkflowIds.regenerate(data.name())
                    + " at "
                    + connection.where()
                    + "): start one with 'skylight regenerate'."));
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }
}
