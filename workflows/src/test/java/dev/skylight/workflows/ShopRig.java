package dev.skylight.workflows;

import dev.skylight.job.ProductsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The embedded server with the workflow of a shop and a {@link FakeShop} behind it. */
final class ShopRig implements AutoCloseable {

  static final String NAME = "test";

  final TestWorkflowEnvironment server;

  ShopRig(FakeShop shop) {
    // real time: skipped time would let heartbeat time-outs fire under a waiting chunk
    this.server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());
    Worker light = server.newWorker(TaskQueues.shop(NAME), WorkflowRig.PATIENT);
    light.registerWorkflowImplementationTypes(EmbedProductsImpl.class);
    light.registerActivitiesImplementations(shop);
    WorkerOptions slots =
        WorkerOptions.newBuilder()
            .setMaxConcurrentActivityExecutionSize(8)
            .setMaxHeartbeatThrottleInterval(Duration.ofMillis(200))
            .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(200))
            .build();
    server.newWorker(TaskQueues.shopEmbed(NAME), slots).registerActivitiesImplementations(shop);
    server.start();
  }

  EmbedProducts stub() {
    return server
        .getWorkflowClient()
        .newWorkflowStub(
            EmbedProducts.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.embedProducts(NAME))
                .setTaskQueue(TaskQueues.shop(NAME))
                .build());
  }

  EmbedProducts start(ProductsInput input) {
    EmbedProducts stub = stub();
    WorkflowClient.start(stub::run, input);
    return stub;
  }

  static ProductsResult result(EmbedProducts stub) throws Exception {
    return WorkflowStub.fromTyped(stub).getResult(90, TimeUnit.SECONDS, ProductsResult.class);
  }

  static RegenerateProgress await(EmbedProducts stub, Predicate<RegenerateProgress> condition)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    RegenerateProgress progress = stub.progress();
    while (!condition.test(progress)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came true; last progress: " + progress);
      }
      Thread.sleep(50);
      progress = stub.progress();
    }
    return progress;
  }

  static ProductsRequest request(int batchSize) {
    return request(batchSize, 0);
  }

  static ProductsRequest request(int batchSize, long maxImages) {
    return new ProductsRequest("m", "fp32", batchSize, maxImages, false, false, false);
  }

  static ProductsInput input(ProductsRequest request, int parallelism, int chunksPerRun) {
    return input(
        request, parallelism, RegenerateInput.DEFAULT_CONTINUE_AS_NEW_EVENTS, chunksPerRun);
  }

  static ProductsInput input(
      ProductsRequest request, int parallelism, int events, int chunksPerRun) {
    return new ProductsInput(
        ProductsInput.SCHEMA_VERSION,
        NAME,
        request,
        parallelism,
        false,
        true,
        events,
        chunksPerRun,
        null);
  }

  @Override
  public void close() {
    server.close();
  }
}
