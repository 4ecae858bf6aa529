package dev.skylight.cli.serve;

import dev.skylight.collection.SkylightException;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.JobStatus;
import dev.skylight.jobs.Jobs;
import dev.skylight.jobs.Request;
import dev.skylight.jobs.StatusJson;
import dev.skylight.temporal.Target;
import dev.skylight.web.JobControl;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job of a collection for a page that is open for weeks: Temporal's server may come and go
 * meanwhile. While it cannot be reached, the ledger tells how far the rows are. Thread-safe.
 */
final class ServedJob implements JobControl, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServedJob.class);

  /** Between two attempts to reach a server. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final JobPlace place;
  private final Jobs files;
  private Jobs server; // guarded by this; null where there is none, or it cannot be reached
  private long triedNanos;
  private boolean tried;

  /** Reads files only, until somebody asks. */
  ServedJob(JobPlace place) {
    this.place = place;
    Target alone = new Target(Target.Kind.EMBEDDED, "");
    this.files =
        Jobs.open(
            new JobPlace(place.data(), place.catalogUrl(), alone, place.env()), ServedJob::note);
  }

  private static void note(String line) {
    LOG.debug("{}", line);
  }

  @Override
  public Status status() {
    JobStatus now = answer(Jobs::status);
    return new Status(StatusJson.of(now), now.active());
  }

  @Override
  public void ask(Action action) {
    Request request =
        switch (action) {
          case PAUSE -> Request.PAUSE;
          case RESUME -> Request.RESUME;
          case CANCEL -> Request.CANCEL;
        };
    JobStatus then = jobs().ask(request, status -> {});
    LOG.info("asked for {}: {}", request, then.state().word());
  }

  private <T> T answer(Function<Jobs, T> question) {
    Jobs jobs = jobs();
    try {
      return question.apply(jobs);
    } catch (SkylightException e) {
      if (jobs == files) {
        throw e;
      }
      lost(jobs, e);
      return question.apply(files);
    }
  }

  /** The server's jobs where it can be reached; connecting is tried again now and then. */
  private synchronized Jobs jobs() {
    if (place.embedded()) {
      return files;
    }
    if (server == null && (!tried || System.nanoTime() - triedNanos > AGAIN.toNanos())) {
      tried = true;
      try {
        server = Jobs.open(place, ServedJob::note);
      } catch (SkylightException e) {
        LOG.warn("the job's server cannot be reached: {}", e.getMessage());
      }
      triedNanos = System.nanoTime();
    }
    return server == null ? files : server;
  }

  private synchronized void lost(Jobs jobs, SkylightException why) {
    if (server == jobs) {
      LOG.warn("the job's server does not answer: {}", why.getMessage());
      server = null;
      triedNanos = System.nanoTime();
      jobs.close();
    }
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
      server = null;
    }
    files.close();
  }
}
