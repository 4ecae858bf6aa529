package dev.skylight.jobs;

import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.workflows.BuildIndex;
import dev.skylight.workflows.RegisterImages;
import dev.skylight.workflows.TaskQueues;
import dev.skylight.workflows.WorkflowIds;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.util.List;

/** Starts the smaller workflows, or attaches to the one that runs. */
final class WorkflowRuns {

  private WorkflowRuns() {}

  /** Scans folders, given as absolute paths. */
  static Task<RegisterResult> register(
      TemporalConnection connection,
      String collection,
      List<String> folders,
      RegisterOptions options) {
    String id = WorkflowIds.registerImages(collection);
    RegisterImages workflow =
        connection.client().newWorkflowStub(RegisterImages.class, options(id, collection, "scan"));
    WorkflowClient.start(workflow::run, collection, folders, options);
    return new Task<>(connection.client(), id, RegisterResult.class);
  }

  /** Builds the index. */
  static Task<IndexResult> buildIndex(
      TemporalConnection connection, String collection, IndexRequest request) {
    String id = WorkflowIds.buildIndex(collection);
    BuildIndex workflow =
        connection.client().newWorkflowStub(BuildIndex.class, options(id, collection, "index"));
    WorkflowClient.start(workflow::run, collection, request);
    return new Task<>(connection.client(), id, IndexResult.class);
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
}
