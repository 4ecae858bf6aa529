package dev.skylight.jobs;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How a job of either kind is seen and steered.
 *
 * @param data whose job
 * @param rest where things stand while no running job tells it, given the state to report
 */
record Sight(DataFolder data, JobKind kind, Function<JobState, JobStatus> rest) {

  /** Without a worker nobody answers, and what is stored does. */
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(4);

  /** The files of a run with the embedded server. */
  EmbeddedFiles files() {
    return new EmbeddedFiles(data, kind);
  }

  /** Where a run with the embedded server of any process is. */
  JobStatus embeddedStatus() {
    return files()
        .status()
        .orElseGet(() -> rest.apply(files().alive() ? JobState.PLANNING : JobState.STOPPED));
  }

  /** As {@link OneJob#ask}, of a run with the embedded server. */
  JobStatus askEmbedded(Request request, Consumer<JobStatus> meanwhile) {
    if (!files().alive()) {
      throw none("", ", or name its server with --temporal.");
    }
    files().request(request);
    return Patience.until(request, this::embeddedStatus, meanwhile);
  }

  /** Where a job on a server is. */
  JobStatus status(WorkflowJob<?> job) {
    WorkflowExecutionStatus status = job.executionStatus();
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW ->
          job.status(ANSWER_PATIENCE)
              .orElseGet(() -> rest.apply(JobState.RUNNING))
              .withWorkers(job.workers());
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> rest.apply(JobState.CANCELED);
      case WORKFLOW_EXECUTION_STATUS_FAILED,
          WORKFLOW_EXECUTION_STATUS_TERMINATED,
          WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
          rest.apply(JobState.FAILED);
      default -> rest.apply(JobState.STOPPED);
    };
  }

  /**
   * As {@link OneJob#ask}, of a job on a server.
   *
   * @param where the server, for people
   */
  JobStatus ask(WorkflowJob<?> job, String where, Request request, Consumer<JobStatus> meanwhile) {
    if (!job.running()) {
      throw none(" (" + job.workflowId() + " at " + where + ")", ".");
    }
    job.send(request);
    return Patience.until(request, () -> status(job), meanwhile);
  }

  private SkylightException none(String which, String otherwise) {
    return new SkylightException(
        SkylightException.Kind.BAD_INPUT,
        "No job runs on "
            + data.folder()
            + which
            + ": start one with 'skylight "
            + kind.start()
            + "'"
            + otherwise);
  }
}
