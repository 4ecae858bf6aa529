package dev.skylight.activities;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.embedding.NullRequests;
import dev.skylight.internal.models.NullEmbedder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.IndexRequest;
import dev.skylight.workflows.BuildIndexImpl;
import dev.skylight.workflows.RegenerateEmbeddings;
import dev.skylight.workflows.RegenerateEmbeddingsImpl;
import dev.skylight.workflows.RegenerateInput;
import dev.skylight.workflows.RegenerateProgress;
import dev.skylight.workflows.RegenerateResult;
import dev.skylight.workflows.TaskQueues;
import dev.skylight.workflows.WorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A collection on disk, the real activities over it, and the embedded server. */
final class CollectionRig implements AutoCloseable {

  final DataFolder data;
  final NullEmbedder embedder;
  final ActivitySet activities;
  final TestWorkflowEnvironment server;

  CollectionRig(Path folder, NullEmbedder embedder) {
    this.data = DataFolder.of(folder, "test");
    this.embedder = embedder;
    this.activities = new ActivitySet(new FileStores(data, null), embedder, true);
    this.server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
    Worker light =
        server.newWorker(
            TaskQueues.light("test"),
            // a machine with too much to do is no deadlock
            WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(60_000).build());
    light.registerWorkflowImplementationTypes(RegenerateEmbeddingsImpl.class, BuildIndexImpl.class);
    light.registerActivitiesImplementations(activities.light().toArray());
    server
        .newWorker(
            TaskQueues.embed("test"),
            WorkerOptions.newBuilder()
                .setMaxConcurrentActivityExecutionSize(3)
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(200))
                .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(200))
                .build())
        .registerActivitiesImplementations(activities.chunks().toArray());
    server.start();
  }

  RegenerateEmbeddings start(EmbedRequest request, int parallelism, int chunksPerRun) {
    RegenerateEmbeddings stub =
        server
            .getWorkflowClient()
            .newWorkflowStub(
                RegenerateEmbeddings.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(WorkflowIds.regenerate("test"))
                    .setTaskQueue(TaskQueues.light("test"))
                    .build());
    WorkflowClient.start(
        stub::run,
        new RegenerateInput(
            RegenerateInput.SCHEMA_VERSION,
            "test",
            request,
            (IndexRequest) null,
            parallelism,
            false,
            false,
            RegenerateInput.DEFAULT_CONTINUE_AS_NEW_EVENTS,
            chunksPerRun,
            null));
    return stub;
  }

  static RegenerateResult result(RegenerateEmbeddings run) throws Exception {
    return WorkflowStub.fromTyped(run).getResult(90, TimeUnit.SECONDS, RegenerateResult.class);
  }

  static void await(RegenerateEmbeddings run, Predicate<RegenerateProgress> condition)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.test(run.progress())) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came true; last progress: " + run.progress());
      }
      Thread.sleep(50);
    }
  }

  static EmbedRequest regenerate(int chunkSize) {
    return NullRequests.of(chunkSize);
  }

  @Override
  public void close() {
    server.close();
  }
}
