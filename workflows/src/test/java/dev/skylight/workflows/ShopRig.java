package dev.skylight.workflows;

import dev.skylight.job.ProductsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The embedded server with the workflow of a shop and a {@link FakeShop} behind it. */
final class ShopRig implements AutoCloseable {

  static final String NAME = "test";

  final TestWorkflowEnvironment server;

  ShopRig(FakeShop shop) {
    this.server = WorkflowRig.server();
    Worker light = server.newWorker(TaskQueues.shop(NAME), WorkflowRig.PATIENT);
    light.registerWorkflowImplementationTypes(EmbedProductsImpl.class);
    light.registerActivitiesImplementations(shop);
    server
        .newWorker(TaskQueues.shopEmbed(NAME), WorkflowRig.SLOTS)
        .registerActivitiesImplementations(shop);
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
    return WorkflowRig.await(stub::progress, condition);
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
