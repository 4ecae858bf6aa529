package dev.skylight.jobs;

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
    return sight.embeddedStatus();
  }

  @Override
  public boolean running() {
    return claim == null
        ? sight.files().alive()
        : JobSession.translating(() -> session().regeneration().running());
  }

  @Override
  public JobStatus ask(Request request, Consumer<JobStatus> meanwhile) {
    return sight.askEmbedded(request, meanwhile);
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      session.close();
    }
  }
}
