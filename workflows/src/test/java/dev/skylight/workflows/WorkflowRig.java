package dev.skylight.workflows;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.IndexRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The embedded server with the workflows and a {@link FakeCollection} behind them. */
final class WorkflowRig implements AutoCloseable {

  static final String COLLECTION = "test";

  /** A machine with too much to do is no deadlock: the first workflow of a JVM loads classes. */
  static final WorkerOptions PATIENT =
      WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(60_000).build();

  /** Of a worker of chunks. */
  static final WorkerOptions SLOTS =
      WorkerOptions.newBuilder()
          .setMaxConcurrentActivityExecutionSize(8)
          .setMaxHeartbeatThrottleInterval(Duration.ofMillis(200))
          .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(200))
          .build();

  final FakeCollection collection;
  final TestWorkflowEnvironment server;

  WorkflowRig(FakeCollection collection) {
    this.collection = collection;
    this.server = server();
    Worker light = server.newWorker(TaskQueues.light(COLLECTION), PATIENT);
    light.registerWorkflowImplementationTypes(
        RegenerateEmbeddingsImpl.class, BuildIndexImpl.class, RegisterImagesImpl.class);
    light.registerActivitiesImplementations(collection);
    server
        .newWorker(TaskQueues.embed(COLLECTION), SLOTS)
        .registerActivitiesImplementations(collection);
    server.newWorker(TaskQueues.index(COLLECTION)).registerActivitiesImplementations(collection);
    server.start();
  }

  /** An embedded server. */
  static TestWorkflowEnvironment server() {
    // real time: skipped time would let heartbeat time-outs fire under a waiting chunk
    return TestWorkflowEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
  }

  RegenerateEmbeddings stub() {
    return server
        .getWorkflowClient()
        .newWorkflowStub(
            RegenerateEmbeddings.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.regenerate(COLLECTION))
                .setTaskQueue(TaskQueues.light(COLLECTION))
                .build());
  }

  RegenerateEmbeddings start(RegenerateInput input) {
    RegenerateEmbeddings stub = stub();
    WorkflowClient.start(stub::run, input);
    return stub;
  }

  static RegenerateResult result(RegenerateEmbeddings stub) throws Exception {
    return WorkflowStub.fromTyped(stub)
        .getResult(60, java.util.concurrent.TimeUnit.SECONDS, RegenerateResult.class);
  }

  static RegenerateProgress await(
      RegenerateEmbeddings stub, Predicate<RegenerateProgress> condition) throws Exception {
    return await(stub::progress, condition);
  }

  /** Waits until a job is where it is to be. */
  static RegenerateProgress await(
      Supplier<RegenerateProgress> look, Predicate<RegenerateProgress> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    RegenerateProgress progress = look.get();
    while (!condition.test(progress)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came true; last progress: " + progress);
      }
      Thread.sleep(50);
      progress = look.get();
    }
    return progress;
  }

  static EmbedRequest request(int chunkSize) {
    return request(chunkSize, 0);
  }

  static EmbedRequest request(int chunkSize, long maxImages) {
    String exact = EmbedRequest.DECODE_EXACT;
    return new EmbedRequest(
        false, "m", "fp32", exact, chunkSize, 0, maxImages, false, false, false, List.of());
  }

  static RegenerateInput input(EmbedRequest request, int parallelism, int chunksPerRun) {
    return new RegenerateInput(
        RegenerateInput.SCHEMA_VERSION,
        COLLECTION,
        request,
        IndexRequest.auto(),
        parallelism,
        false,
        true,
        RegenerateInput.DEFAULT_CONTINUE_AS_NEW_EVENTS,
        chunksPerRun,
        null);
  }

  @Override
  public void close() {
    server.close();
  }
}
