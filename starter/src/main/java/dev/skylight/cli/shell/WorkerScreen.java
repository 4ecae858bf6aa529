package dev.skylight.cli.shell;

import dev.skylight.activities.ActivitySet;
import dev.skylight.collection.DataFolder;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.LocalWork;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A worker on the screen, until somebody ends it. */
public final class WorkerScreen {

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int MOST_SLOTS = 200;

  private final Screen screen;

  public WorkerScreen(Screen screen) {
    this.screen = screen;
  }

  /** Refuses more chunks at once than make sense. */
  public static void checkSlots(int parallel, CommandSpec spec) {
    if (parallel < 1 || parallel > MOST_SLOTS) {
      throw new ParameterException(
          spec.commandLine(), "--parallel must be between 1 and " + MOST_SLOTS + ": " + parallel);
    }
  }

  /** Refuses to work for a server that lives in the process that starts a job. */
  public static void checkServer(JobPlace place, CommandSpec spec) {
    if (place.embedded()) {
      throw new ParameterException(
          spec.commandLine(),
          "A worker needs a Temporal server: add --temporal dev or --temporal HOST:PORT, or set"
              + " TEMPORAL_ADDRESS.");
    }
  }

  /** Starts the log of this worker alone, whose name begins as said. */
  public static Logs log(Logging logging, DataFolder data, String name) {
    return logging.start(data, name + "-" + ActivitySet.workerName().replace('/', '-') + ".log");
  }

  /**
   * Says that the worker is ready, and waits for its end.
   *
   * @param whose as in {@code collection photos}
   * @param parallel chunks at work at once
   */
  public int until(LocalWork work, String whose, int parallel, int threads, Logs log)
      throws Exception {
    screen.say(
        "Worker "
            + ActivitySet.workerName()
            + " ready: "
            + whose
            + ", "
            + parallel
            + " chunks at once, "
            + threads
            + " threads; log "
            + log.file());
    return Interruption.during(screen, () -> drain(work), WorkerScreen::waitForTheEnd);
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
