package dev.skylight.jobs;

import dev.skylight.collection.SkylightException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.function.Consumer;

/** Jobs on a server that outlives this process. */
final class ServerJobs extends SessionJobs {

  /** Without a worker nobody answers, and the ledger does. */
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(4);

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
    return JobSession.translating(
        () -> {
          RegenerateJob job = session.job();
          WorkflowExecutionStatus status = job.executionStatus();
          return switch (status) {
            case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW ->
                job.status(ANSWER_PATIENCE)
                    .orElseGet(() -> ledger(JobState.RUNNING))
                    .withWorkers(job.workers());
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
  public void close() {
    session.close();
  }
}
