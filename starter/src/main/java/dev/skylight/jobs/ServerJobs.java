package dev.skylight.jobs;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterResult;
import dev.skylight.workflows.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Jobs on a server that outlives this process. */
final class ServerJobs implements Jobs {

  /** Without a worker nobody answers, and the ledger does. */
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(4);

  private final JobPlace place;
  private final JobSession session;

  ServerJobs(JobPlace place, JobSession session) {
    this.place = place;
    this.session = session;
  }

  @Override
  public boolean embedded() {
    return false;
  }

  @Override
  public String workflowId() {
    return WorkflowIds.regenerate(place.data().name());
  }

  @Override
  public JobStatus status() {
    return JobSession.translating(
        () -> {
          RegenerateJob job = session.job();
          WorkflowExecutionStatus status = job.executionStatus();
          return switch (status) {
            case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW ->
                job.status(ANSWER_PATIENCE).orElseGet(() -> ledger(JobState.RUNNING));
            case WORKFLOW_EXECUTION_STATUS_CANCELED -> ledger(JobState.CANCELED);
            case WORKFLOW_EXECUTION_STATUS_FAILED,
                WORKFLOW_EXECUTION_STATUS_TERMINATED,
                WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
                ledger(JobState.FAILED);
            default -> ledger(JobState.STOPPED);
          };
        });
  }

  private JobStatus ledger(JobState state) {
    return LedgerStatus.of(place, state);
  }

  @Override
  public boolean running() {
    return JobSession.translating(() -> session.job().running());
  }

  @Override
  public JobStatus ask(Request request, Consumer<JobStatus> meanwhile) {
    return JobSession.translating(
        () -> {
          RegenerateJob job = session.job();
          if (!job.running()) {
            throw new SkylightException(
                SkylightException.Kind.BAD_INPUT,
                "No job runs on "
                    + place.data().folder()
                    + " ("
                    + workflowId()
                    + " at "
                    + session.where()
                    + "): start one with 'skylight regenerate'.");
          }
          job.send(request);
          return Patience.until(request, this::status, meanwhile);
        });
  }

  @Override
  public RunningJob regenerate(Regeneration what) {
    return session.regenerate(what, null);
  }

  @Override
  public Task<RegisterResult> register(List<String> folders) {
    return session.register(folders);
  }

  @Override
  public Task<IndexResult> buildIndex(IndexRequest request) {
    return session.buildIndex(request);
  }

  @Override
  public LocalWork work(EmbedderProvider embedders, int slots) {
    return session.work(embedders, slots);
  }

  @Override
  public LocalWork workOnScans() {
    return session.workOnScans();
  }

  @Override
  public LocalWork workOnIndex() {
    return session.workOnIndex();
  }

  @Override
  public void close() {
    session.close();
  }
}
