package dev.skylight.jobs;

import dev.skylight.collection.SkylightException;
import java.util.function.Consumer;

/**
 * Jobs with the embedded server: those of this process, which starts the server when it is needed;
 * and that of another process, seen and steered through its files ({@link EmbeddedRun}).
 */
final class EmbeddedJobs extends SessionJobs {

  /** Null where no regeneration is started here. */
  private final EmbeddedRun claim;

  private final Consumer<String> notice;

  /** Null until it is needed. */
  private JobSession session;

  EmbeddedJobs(JobPlace place, EmbeddedRun claim, Consumer<String> notice) {
    super(place, claim);
    this.claim = claim;
    this.notice = notice;
  }

  /** Starts the server, unless it runs. */
  @Override
  synchronized JobSession session() {
    if (session == null) {
      session = JobSession.open(place, notice);
    }
    return session;
  }

  @Override
  public boolean embedded() {
    return true;
  }

  @Override
  public JobStatus status() {
    return EmbeddedRun.status(place.data())
        .orElseGet(
            () ->
                LedgerStatus.of(
                    place, EmbeddedRun.alive(place.data()) ? JobState.PLANNING : JobState.STOPPED));
  }

  @Override
  public boolean running() {
    if (claim == null) {
      return EmbeddedRun.alive(place.data());
    }
    return JobSession.translating(() -> session().job().running());
  }

  @Override
  public JobStatus ask(Request request, Consumer<JobStatus> meanwhile) {
    if (!EmbeddedRun.alive(place.data())) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "No job runs on "
              + place.data().folder()
              + ": start one with 'skylight regenerate', or name its server with --temporal.");
    }
    EmbeddedRun.request(place.data(), request);
    return Patience.until(request, this::status, meanwhile);
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      session.close();
    }
  }
}
