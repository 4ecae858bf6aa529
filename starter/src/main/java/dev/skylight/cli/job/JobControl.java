package dev.skylight.cli.job;

import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.JobStatus;
import dev.skylight.jobs.Jobs;
import dev.skylight.jobs.Request;
import dev.skylight.jobs.StatusJson;
import dev.skylight.terminal.JobLine;
import dev.skylight.terminal.Working;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running job, seen and steered from another terminal. */
final class JobControl {

  private static final Logger LOG = LoggerFactory.getLogger(JobControl.class);

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  JobControl(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  /** Opens the jobs of the collection. */
  Jobs open() {
    DataFolder data = settings.existingData();
    JobPlace place = settings.place(data);
    if (place.embedded()) {
      return Jobs.open(place, line -> {}); // files are read, nothing is started
    }
    logging.start(data, "skylight.log");
    try (Working working = screen.working("waiting for Temporal")) {
      working.detail(place.target().value());
      return Jobs.open(place, line -> LOG.debug("{}", line));
    }
  }

  /** Asks the job for something, and prints where it is then. */
  void ask(Request request) {
    try (Jobs jobs = open();
        Working working = screen.working("waiting for the job")) {
      JobStatus status = jobs.ask(request, meanwhile -> working.detail(meanwhile.state().word()));
      working.close();
      print(status);
    }
  }

  /** Prints where the job is. */
  void print(JobStatus status) {
    screen.out().println(screen.json() ? StatusJson.of(status) : new JobLine(status).toLine());
  }
}
