package dev.skylight.cli.shell;

import dev.skylight.collection.DataFolder;
import dev.skylight.jobs.JobKind;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.JobStatus;
import dev.skylight.jobs.Jobs;
import dev.skylight.jobs.OneJob;
import dev.skylight.jobs.Request;
import dev.skylight.jobs.StatusJson;
import dev.skylight.terminal.FailureLines;
import dev.skylight.terminal.JobLine;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.ProgressView;
import dev.skylight.terminal.Working;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running job, seen and steered from another terminal. */
public final class JobControl {

  private static final Logger LOG = LoggerFactory.getLogger(JobControl.class);

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  private final JobKind kind;
  private final Opener opener;

  /** Opens a job to see and steer it. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens it.
     *
     * @param notice hears sentences for the user
     */
    OneJob open(JobPlace place, Consumer<String> notice);
  }

  /** Of a collection. */
  public JobControl(Screen screen, Settings settings, Logging logging) {
    this(screen, settings, logging, JobKind.COLLECTION, Jobs::open);
  }

  public JobControl(
      Screen screen, Settings settings, Logging logging, JobKind kind, Opener opener) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
    this.kind = kind;
    this.opener = opener;
  }

  private OneJob open() {
    // a shop's data folder holds no more than logs and may be made by the first command that asks
    DataFolder data = kind == JobKind.COLLECTION ? settings.existingData() : settings.createdData();
    JobPlace place = settings.place(data);
    if (place.embedded()) {
      return opener.open(place, line -> {}); // files are read, nothing is started
    }
    logging.start(data, "skylight.log");
    try (Working working = screen.working("waiting for Temporal")) {
      working.detail(place.target().value());
      return opener.open(place, line -> LOG.debug("{}", line));
    }
  }

  /** Asks the job for something, and prints where it is then. */
  public void ask(Request request) {
    try (OneJob job = open()) {
      print(granted(job, request));
    }
  }

  private JobStatus granted(OneJob job, Request request) {
    try (Working working = screen.working("waiting for the job")) {
      return job.ask(request, status -> working.detail(status.state().word()));
    }
  }

  /**
   * Prints where the job is, and says what to do next.
   *
   * @param watch whether to go on until it ends
   * @param again the command that does what is left
   */
  public void status(boolean watch, String again) throws InterruptedException {
    try (OneJob job = open()) {
      JobStatus status = job.status();
      if (watch) {
        status = watch(job, status);
      }
      print(status);
      if (status.abandoned()) {
        screen.warn(
            "no worker is there for the job, so it does not move: start one with '"
                + settings.command(kind.command("worker"))
                + "', here or on another machine.");
      } else if (status.unfinished()) {
        screen.next(settings.command(again));
      }
    }
  }

  private JobStatus watch(OneJob job, JobStatus first) throws InterruptedException {
    JobStatus status = first;
    try (ProgressView view = screen.progress()) {
      while (status.active()) {
        if (screen.json()) {
          print(status);
          if (screen.out().checkError()) {
            return status; // nobody reads any more
          }
        } else {
          view.update(new JobLine(status, kind));
        }
        TimeUnit.SECONDS.sleep(1);
        status = job.status();
      }
    }
    return status;
  }

  private void print(JobStatus status) {
    PrintStream out = screen.out();
    if (screen.json()) {
      out.println(StatusJson.of(status));
      return;
    }
    out.println(new JobLine(status, kind).toLine());
    FailureLines.of(status.failures()).forEach(out::println);
    status.notes().forEach(note -> out.println(Printable.of(note)));
  }
}
