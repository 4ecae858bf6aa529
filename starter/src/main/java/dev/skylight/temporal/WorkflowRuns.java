package dev.skylight.temporal;

import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterResult;
import dev.skylight.workflows.BuildIndex;
import dev.skylight.workflows.RegisterImages;
import dev.skylight.workflows.TaskQueues;
import dev.skylight.workflows.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the smaller workflows, or attaches to the one that runs. */
public final class WorkflowRuns {

  private static final Logger LOG = LoggerFactory.getLogger(WorkflowRuns.class);

  private WorkflowRuns() {}

  /** Scans folders, given as absolute paths. */
  public static Run<RegisterResult> register(
      TemporalConnection connection, String collection, List<String> folders) {
    String id = WorkflowIds.registerImages(collection);
    RegisterImages workflow =
        connection.client().newWorkflowStub(RegisterImages.class, options(id, collection, "scan"));
    WorkflowClient.start(workflow::run, collection, folders);
    return new Run<>(connection.client(), id, RegisterResult.class);
  }

  /** Builds the index. */
  public static Run<IndexResult> buildIndex(
      TemporalConnection connection, String collection, IndexRequest request) {
    String id = WorkflowIds.buildIndex(collection);
    BuildIndex workflow =
        connection.client().newWorkflowStub(BuildIndex.class, options(id, collection, "index"));
    WorkflowClient.start(workflow::run, collection, request);
    return new Run<>(connection.client(), id, IndexResult.class);
  }

  private static WorkflowOptions options(String id, String collection, String what) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(id)
        .setTaskQueue(TaskQueues.light(collection))
        .setWorkflowIdConflictPolicy(
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .setStaticSummary(what + " of " + collection)
        .build();
  }

  /**
   * A workflow that runs.
   *
   * @param <R> its result
   */
  public static final class Run<R> {

    private static final long TICK_MILLIS = 1_000;

    private final WorkflowClient client;
    private final WorkflowStub stub;
    private final Class<R> type;

    Run(WorkflowClient client, String id, Class<R> type) {
      this.client = client;
      this.stub = client.newUntypedWorkflowStub(id);
      this.type = type;
    }

    /**
     * Waits for the result; {@code stage} hears what the running activity says, when it changes.
     */
    public R await(Consumer<String> stage) {
      CompletableFuture<R> result = stub.getResultAsync(type);
      String last = "";
      try {
        while (true) {
          try {
            return result.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
          } catch (TimeoutException e) {
            String now = details().orElse(last);
            if (!now.equals(last)) {
              stage.accept(now);
              last = now;
            }
          }
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException("the workflow's result cannot be read", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for a workflow", e);
      }
    }

    private Optional<String> details() {
      try {
        for (PendingActivityInfo activity :
            stub.describe().getRawDescription().getPendingActivitiesList()) {
          Optional<String> said = Heartbeats.last(client, activity, String.class);
          if (said.isPresent()) {
            return said;
          }
        }
      } catch (RuntimeException e) {
        LOG.debug("no details to show", e);
      }
      return Optional.empty();
    }
  }
}
