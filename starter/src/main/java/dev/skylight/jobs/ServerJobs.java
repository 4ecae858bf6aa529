package dev.skylight.jobs;

import java.util.function.Consumer;

/** Jobs on a server that outlives this process. */
final class ServerJobs extends SessionJobs {

  private final JobSession session;

  ServerJobs(JobPlace place, JobSession session) {
    super(place, null);
    this.session = session;
  }

  @Override
  JobSession session() {
    return session;
  }

  @Override
  public boolean embedded() {
    return false;
  }

  @Override
  public JobStatus status() {
    return JobSession.translating(() -> sight.status(session.regeneration()));
  }

  @Override
  public boolean running() {
    return JobSession.translating(() -> session.regeneration().running());
  }

  @Override
  public JobStatus ask(Request request, Consumer<JobStatus> meanwhile) {
    return JobSession.translating(
        () -> sight.ask(session.regeneration(), session.where(), request, meanwhile));
  }

  @Override
  public void close() {
    session.close();
  }
}
