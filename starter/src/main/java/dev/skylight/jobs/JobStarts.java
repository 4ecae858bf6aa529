package dev.skylight.jobs;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.ProductsRequest;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.workflows.EmbedProducts;
import dev.skylight.workflows.ProductsInput;
import dev.skylight.workflows.ProductsResult;
import dev.skylight.workflows.RegenerateEmbeddings;
import dev.skylight.workflows.RegenerateInput;
import dev.skylight.workflows.RegenerateResult;
import dev.skylight.workflows.TaskQueues;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.function.Function;

/** Finds the long jobs on a server, starts them, or attaches to the one that runs. */
final class JobStarts {

  /**
   * A workflow task takes milliseconds. One that a worker took along when it was killed is given to
   * another after this time; the default is 10 s.
   */
  private static final Duration TASK_TIMEOUT = Duration.ofSeconds(6);

  private final TemporalConnection connection;
  private final String name;

  /**
   * Of a data folder.
   *
   * @param name the folder's name
   */
  JobStarts(TemporalConnection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /**
   * A job that runs.
   *
   * @param runId run on the server
   * @param attached whether it ran before
   */
  record Started(String runId, boolean attached) {}

  /** The one regeneration of a collection, running or not. */
  WorkflowJob<RegenerateResult> regeneration() {
    return new WorkflowJob<>(
        connection, JobKind.COLLECTION, name, "EmbedChunk", RegenerateResult.class);
  }

  /** The one job over a shop's pictures, running or not. */
  WorkflowJob<ProductsResult> products() {
    return new WorkflowJob<>(connection, JobKind.SHOP, name, "EmbedProducts", ProductsResult.class);
  }

  Started start(WorkflowJob<RegenerateResult> job, RegenerateInput input) {
    EmbedRequest request = input.request();
    return start(
        RegenerateEmbeddings.class,
        workflow -> WorkflowClient.start(workflow::run, input),
        job,
        TaskQueues.light(name),
        "embeddings of " + name,
        details(request.model(), request.precision(), request.chunkSize() + " rows"));
  }

  Started start(WorkflowJob<ProductsResult> job, ProductsInput input) {
    ProductsRequest request = input.request();
    return start(
        EmbedProducts.class,
        workflow -> WorkflowClient.start(workflow::run, input),
        job,
        TaskQueues.shop(name),
        "product pictures of " + name,
        details(request.model(), request.precision(), request.batchSize() + " images"));
  }

  private <W> Started start(
      Class<W> type,
      Function<W, WorkflowExecution> starter,
      WorkflowJob<?> job,
      String queue,
      String summary,
      String details) {
    boolean running = job.running();
    W workflow = connection.client().newWorkflowStub(type, options(job, queue, summary, details));
    return new Started(starter.apply(workflow).getRunId(), running);
  }

  private static String details(String model, String precision, String chunk) {
    return "Model `%s`, %s, chunks of %s. Signals: `pause`, `resume`."
        .formatted(model, precision, chunk);
  }

  private static WorkflowOptions options(
      WorkflowJob<?> job, String queue, String summary, String details) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(job.workflowId())
        .setTaskQueue(queue)
        .setWorkflowTaskTimeout(TASK_TIMEOUT)
        .setWorkflowIdConflictPolicy(
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .setStaticSummary(summary)
        .setStaticDetails(details)
        .build();
  }
}
