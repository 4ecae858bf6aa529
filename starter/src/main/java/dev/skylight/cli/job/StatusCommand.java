package dev.skylight.cli.job;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.jobs.JobStatus;
import dev.skylight.jobs.Jobs;
import dev.skylight.terminal.JobLine;
import dev.skylight.terminal.ProgressView;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Shows where the job is, or, when none runs, what is on disk.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight status --watch", "  skylight status --json --data ~/photos"})
public final class StatusCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Option(names = "--watch", description = "Go on until the job ends")
  private boolean watch;

  public StatusCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws InterruptedException {
    JobControl control = new JobControl(screen, settings, logging);
    try (Jobs jobs = control.open()) {
      JobStatus status = jobs.status();
      if (watch) {
        status = watch(control, jobs, status);
      }
      control.print(status);
      if (status.abandoned()) {
        screen.warn(
            "no worker is there for the job, so it does not move: start one with '"
                + settings.command("worker")
                + "', here or on another machine.");
      } else if (status.unfinished()) {
        screen.next(settings.command("embed"));
      }
    }
    return ExitCodes.OK;
  }

  private JobStatus watch(JobControl control, Jobs jobs, JobStatus first)
      throws InterruptedException {
    JobStatus status = first;
    try (ProgressView view = screen.progress()) {
      while (status.active()) {
        if (screen.json()) {
          control.print(status);
          if (screen.out().checkError()) {
            return status; // nobody reads any more
          }
        } else {
          view.update(new JobLine(status));
        }
        TimeUnit.SECONDS.sleep(1);
        status = jobs.status();
      }
    }
    return status;
  }
}
