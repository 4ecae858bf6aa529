package dev.skylight.jobs;

import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.workflows.RegenerateResult;
import java.util.List;

/** What is the same wherever the server lives: work is started over a session. */
abstract class SessionJobs implements Jobs {

  /** Whose jobs. */
  final JobPlace place;

  /** How its regeneration is seen. */
  final Sight sight;

  /** Of this process; null: it starts none that others see and steer. */
  private final EmbeddedRun claim;

  SessionJobs(JobPlace place, EmbeddedRun claim) {
    this.place = place;
    this.sight =
        new Sight(place.data(), JobKind.COLLECTION, state -> LedgerStatus.of(place, state));
    this.claim = claim;
  }

  /** The connection to the server. */
  abstract JobSession session();

  @Override
  public String workflowId() {
    return JobKind.COLLECTION.workflowId(place.data().name());
  }

  @Override
  public RunningJob<RegenerateResult> regenerate(Regeneration what) {
    return session().regenerate(what, claim);
  }

  @Override
  public Task<RegisterResult> register(List<String> folders, RegisterOptions options) {
    return session().register(folders, options);
  }

  @Override
  public Task<IndexResult> buildIndex(IndexRequest request) {
    return session().buildIndex(request);
  }

  @Override
  public LocalWork work(EmbedderProvider embedders, int slots) {
    return session().work(embedders, slots);
  }

  @Override
  public LocalWork workOnScans() {
    return session().workOnScans();
  }

  @Override
  public LocalWork workOnIndex() {
    return session().workOnIndex();
  }
}
