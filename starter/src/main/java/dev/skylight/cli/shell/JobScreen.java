package dev.skylight.cli.shell;

import dev.skylight.job.IndexResult;
import dev.skylight.jobs.EmbeddedRun;
import dev.skylight.jobs.JobKind;
import dev.skylight.jobs.JobListener;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.JobStatus;
import dev.skylight.jobs.Jobs;
import dev.skylight.jobs.LocalWork;
import dev.skylight.jobs.RunningJob;
import dev.skylight.jobs.ShopJob;
import dev.skylight.jobs.Task;
import dev.skylight.json.Json;
import dev.skylight.terminal.JobLine;
import dev.skylight.terminal.ProgressView;
import dev.skylight.terminal.Working;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A long job on the screen: its server waited for, its progress shown, Ctrl-C obeyed. */
public final class JobScreen {

  private static final Logger LOG = LoggerFactory.getLogger(JobScreen.class);
  private static final Duration GRACE = Duration.ofSeconds(8);

  private final Screen screen;
  private final JobKind kind;

  /** For the jobs of a collection. */
  public JobScreen(Screen screen) {
    this(screen, JobKind.COLLECTION);
  }

  public JobScreen(Screen screen, JobKind kind) {
    this.screen = screen;
    this.kind = kind;
  }

  /**
   * Opens jobs to start some.
   *
   * @param claim null on a server, and for what is over soon
   */
  public Jobs open(JobPlace place, EmbeddedRun claim) {
    return opened(notice -> Jobs.start(place, claim, notice));
  }

  /** Opens the job over a shop's pictures to start it, as {@link #open}, or to work on it. */
  public ShopJob openShop(JobPlace place, EmbeddedRun claim) {
    return opened(notice -> ShopJob.start(place, claim, notice));
  }

  private <T> T opened(Function<Consumer<String>, T> opener) {
    try (Working working = screen.working("waiting for Temporal")) {
      return opener.apply(working::line);
    }
  }

  /** Says how a job was begun. */
  public void started(RunningJob<?> job) {
    LOG.info("{} run {}, attached: {}", job.workflowId(), job.runId(), job.attached());
    screen.say(
        job.attached()
            ? "Attached to "
                + job.workflowId()
                + ", which was running: it goes on with the options it was started with."
            : "Started " + job.workflowId() + " (run " + job.runId() + ").");
  }

  /** Says how to find a job that is left on its server. */
  public void detached(RunningJob<?> job, Settings settings) {
    screen
        .out()
        .println(
            screen.json()
                ? "{\"workflow_id\":"
                    + Json.quote(job.workflowId())
                    + ",\"run_id\":"
                    + Json.quote(job.runId())
                    + "}"
                : job.workflowId());
    screen.next(
        settings.command(kind.command("worker"))
            + ", and "
            + settings.command(kind.command("status --watch")));
  }

  /** Who works on a job in this process; null: nobody yet. */
  @FunctionalInterface
  public interface Crew {
    /** Starts to work, where that is called for now. */
    LocalWork join();
  }

  /**
   * Shows a job until it ends, with this process at work on it where {@code crew} says so.
   *
   * @param then what is done with the result, while Ctrl-C is still obeyed and before the workers
   *     are closed; empty where the job was cancelled
   */
  public <R, T> T during(RunningJob<R> job, Crew crew, Function<Optional<R>, T> then)
      throws Exception {
    Hands hands = new Hands(crew);
    try {
      hands.join();
      return Interruption.during(
          screen, () -> left(job, hands.work), () -> then.apply(follow(job, hands::join)));
    } finally {
      if (hands.work != null) {
        hands.work.close();
      }
    }
  }

  /**
   * Shows a smaller piece of work until it ends, with this process at work on it.
   *
   * @param doing what is shown meanwhile
   * @param interrupted what is said at Ctrl-C
   * @param then what is done with the result, while Ctrl-C is still obeyed
   */
  public <R, T> T during(
      Task<R> task, Supplier<LocalWork> crew, String doing, String interrupted, Function<R, T> then)
      throws Exception {
    try (LocalWork work = crew.get()) {
      return Interruption.during(
          screen,
          () -> {
            work.drain(GRACE);
            return new Interruption.Ending(
                System.lineSeparator() + "Interrupted: " + interrupted, ExitCodes.INTERRUPTED);
          },
          () -> then.apply(await(task, doing)));
    }
  }

  /** Shows an index's build until it ends. */
  public <T> T index(Jobs jobs, Task<IndexResult> task, Function<IndexResult, T> then)
      throws Exception {
    return during(
        task,
        jobs::workOnIndex,
        "building the index",
        "the index in place is the one of before.",
        index -> {
          IndexLine.warning(index).ifPresent(screen::warn);
          return then.apply(index);
        });
  }

  private <R> R await(Task<R> task, String doing) {
    try (Working working = screen.working(doing)) {
      return task.await(working::detail);
    }
  }

  /**
   * Says that a job was cancelled by somebody.
   *
   * @param where what it finished is, as in {@code on disk in DIR}
   */
  public void cancelled(String where) {
    screen.warn(
        "the job was cancelled; what was finished is "
            + where
            + ": run the same command to go on.");
  }

  /** Shows a job until it ends; whoever works on it is the caller's affair. */
  public <R> Optional<R> follow(RunningJob<R> job, Runnable joinIn) throws InterruptedException {
    try (ProgressView view = screen.progress()) {
      return job.follow(
          new JobListener() {
            @Override
            public void status(JobStatus status) {
              view.update(new JobLine(status, kind));
            }

            @Override
            public void nobodyAnswers() {
              view.line(
                  "No worker answers: start one with 'skylight "
                      + kind.command("worker")
                      + "', here or elsewhere.");
            }

            @Override
            public void obstacle(String reason) {
              view.line("Waiting: " + reason);
            }
          },
          joinIn);
    }
  }

  private static final class Hands {
    private final Crew crew;
    private volatile LocalWork work;

    Hands(Crew crew) {
      this.crew = crew;
    }

    void join() {
      if (work == null) {
        work = crew.join();
      }
    }
  }

  /**
   * At Ctrl-C or SIGTERM; runs in the shutdown hook.
   *
   * @param work what this process does of the job, or null
   */
  public Interruption.Ending left(RunningJob<?> job, LocalWork work) {
    RunningJob.Left left = job.leave(work);
    return new Interruption.Ending(System.lineSeparator() + sentence(left), ExitCodes.INTERRUPTED);
  }

  private String sentence(RunningJob.Left left) {
    if (left.onDisk() != null) {
      return "Interrupted: "
          + new JobLine(left.onDisk(), kind).interrupted()
          + (left.clean() ? "" : "; the chunk at work will be done again")
          + ". Run the same command to go on.";
    }
    if (left.others() > 0) {
      return "Left: the job goes on on the server with "
          + left.others()
          + " other worker"
          + (left.others() == 1 ? "" : "s")
          + "; run the same command to watch it, 'skylight "
          + kind.command("cancel")
          + "' to stop it.";
    }
    return "Interrupted: no worker is left, so the job waits on the server; run the same command or"
        + " 'skylight "
        + kind.command("worker")
        + "' to go on.";
  }
}
