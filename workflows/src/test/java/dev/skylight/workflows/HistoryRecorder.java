package dev.skylight.workflows;

import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Records histories of the workflows as they are now:
 *
 * <pre>mvn -pl workflows test -Dtest=HistoryRecorder -Dskylight.record=v2</pre>
 *
 * <p>Do it when a version is released, under a new prefix; never replace an old file.
 */
@EnabledIfSystemProperty(named = "skylight.record", matches = ".+")
class HistoryRecorder {

  private static final Path HISTORIES = Path.of("src/test/resources/histories");

  @Test
  void plain() throws Exception {
    try (WorkflowRig rig = new WorkflowRig(new FakeCollection(25))) {
      WorkflowRig.result(rig.start(WorkflowRig.input(WorkflowRig.request(10), 2, 0)));
      record(rig, "plain", WorkflowIds.regenerate(WorkflowRig.COLLECTION), "");
      record(rig, "index", WorkflowIds.buildIndex(WorkflowRig.COLLECTION) + "/regenerate", "");
    }
  }

  @Test
  void pausedAndResumed() throws Exception {
    FakeCollection collection = new FakeCollection(10);
    collection.gate = new Semaphore(0);
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run = rig.start(WorkflowRig.input(WorkflowRig.request(1), 2, 0));
      WorkflowRig.await(run, p -> p.chunksInFlight() == 2);
      run.pause();
      WorkflowRig.await(run, p -> p.chunksInFlight() == 0);
      collection.gate.release(100);
      run.changeParallelism(4);
      run.resume();
      WorkflowRig.result(run);
      record(rig, "paused", WorkflowIds.regenerate(WorkflowRig.COLLECTION), "");
    }
  }

  @Test
  void canceled() throws Exception {
    FakeCollection collection = new FakeCollection(10);
    collection.gate = new Semaphore(3);
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run = rig.start(WorkflowRig.input(WorkflowRig.request(1), 2, 0));
      WorkflowRig.await(run, p -> p.rowsDone() == 3 && p.chunksInFlight() == 2);
      WorkflowStub.fromTyped(run).cancel("recording");
      awaitFailure(run);
      record(rig, "canceled", WorkflowIds.regenerate(WorkflowRig.COLLECTION), "");
    }
  }

  @Test
  void continuedAsNew() throws Exception {
    try (WorkflowRig rig = new WorkflowRig(new FakeCollection(10))) {
      RegenerateEmbeddings stub = rig.stub();
      WorkflowExecution first =
          WorkflowClient.start(stub::run, WorkflowRig.input(WorkflowRig.request(1), 2, 4));
      WorkflowRig.result(stub);
      String id = WorkflowIds.regenerate(WorkflowRig.COLLECTION);
      record(rig, "continued-first", id, first.getRunId());
      record(rig, "continued-last", id, "");
    }
  }

  @Test
  void chunkTriedAgain() throws Exception {
    FakeCollection collection = new FakeCollection(10);
    collection.failures.put(5L, new AtomicInteger(1));
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      WorkflowRig.result(rig.start(WorkflowRig.input(WorkflowRig.request(1), 4, 0)));
      record(rig, "chunk-failed", WorkflowIds.regenerate(WorkflowRig.COLLECTION), "");
    }
  }

  @Test
  void fatal() throws Exception {
    FakeCollection collection = new FakeCollection(10);
    collection.failures.put(3L, new AtomicInteger(100));
    collection.failureType = FailureTypes.MODEL;
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      awaitFailure(rig.start(WorkflowRig.input(WorkflowRig.request(1), 2, 0)));
      record(rig, "fatal", WorkflowIds.regenerate(WorkflowRig.COLLECTION), "");
    }
  }

  @Test
  void plannedAgain() throws Exception {
    FakeCollection collection = FakeCollection.withGaps(20, 2);
    collection.maxRanges = 2;
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      WorkflowRig.result(rig.start(WorkflowRig.input(WorkflowRig.request(10, 5), 2, 0)));
      record(rig, "planned-again", WorkflowIds.regenerate(WorkflowRig.COLLECTION), "");
    }
  }

  @Test
  void plannedAgainForALongerFile() throws Exception {
    FakeCollection collection = new FakeCollection(20);
    collection.gate = new Semaphore(0);
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run = rig.start(WorkflowRig.input(WorkflowRig.request(10), 2, 0));
      WorkflowRig.await(run, p -> p.chunksInFlight() == 2);
      collection.rows = 25;
      collection.gate.release(100);
      WorkflowRig.result(run);
      record(rig, "grown", WorkflowIds.regenerate(WorkflowRig.COLLECTION), "");
    }
  }

  @Test
  void registered() throws Exception {
    try (WorkflowRig rig = new WorkflowRig(new FakeCollection(1))) {
      RegisterImages stub =
          rig.server
              .getWorkflowClient()
              .newWorkflowStub(
                  RegisterImages.class,
                  WorkflowOptions.newBuilder()
                      .setWorkflowId(WorkflowIds.registerImages(WorkflowRig.COLLECTION))
                      .setTaskQueue(TaskQueues.light(WorkflowRig.COLLECTION))
                      .build());
      WorkflowClient.start(
          stub::run, WorkflowRig.COLLECTION, List.of("/pictures", "/more"), RegisterOptions.USUAL);
      WorkflowStub.fromTyped(stub).getResult(30, TimeUnit.SECONDS, RegisterResult.class);
      record(rig, "registered", WorkflowIds.registerImages(WorkflowRig.COLLECTION), "");
    }
  }

  @Test
  void shop() throws Exception {
    FakeShop shop = new FakeShop(250);
    shop.pageSize = 100;
    shop.broken.add(20);
    shop.markDone(1, 10);
    shop.failures.put(110, new AtomicInteger(1)); // fails once for good
    shop.noPlan.set(1);
    try (ShopRig rig = new ShopRig(shop)) {
      ShopRig.result(rig.start(ShopRig.input(ShopRig.request(10), 3, 0)));
      recordShop(rig, "plain", "");
    }
  }

  @Test
  void shopPausedAndResumed() throws Exception {
    FakeShop shop = new FakeShop(20);
    shop.gate = new Semaphore(5);
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(4), 2, 0));
      ShopRig.await(run, p -> p.chunksInFlight() == 2 && shop.gate.availablePermits() == 0);
      run.pause();
      ShopRig.await(run, p -> p.chunksInFlight() == 0);
      shop.gate.release(100);
      run.changeParallelism(4);
      run.resume();
      ShopRig.result(run);
      recordShop(rig, "paused", "");
    }
  }

  @Test
  void shopCanceled() throws Exception {
    FakeShop shop = new FakeShop(20);
    shop.gate = new Semaphore(3);
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(1), 2, 0));
      ShopRig.await(run, p -> p.rowsDone() == 3 && p.chunksInFlight() == 2);
      WorkflowStub.fromTyped(run).cancel("recording");
      try {
        ShopRig.result(run);
        throw new AssertionError("the run was to fail");
      } catch (WorkflowFailedException expected) {
        recordShop(rig, "canceled", "");
      }
    }
  }

  @Test
  void shopContinuedAsNew() throws Exception {
    FakeShop shop = new FakeShop(30);
    shop.pageSize = 12;
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts stub = rig.stub();
      WorkflowExecution first =
          WorkflowClient.start(stub::run, ShopRig.input(ShopRig.request(2, 20), 2, 4));
      ShopRig.result(stub);
      recordShop(rig, "continued-first", first.getRunId());
      recordShop(rig, "continued-last", "");
    }
  }

  @Test
  void shopThatFails() throws Exception {
    FakeShop shop = new FakeShop(10);
    shop.failures.put(3, new AtomicInteger(2));
    try (ShopRig rig = new ShopRig(shop)) {
      try {
        ShopRig.result(rig.start(ShopRig.input(ShopRig.request(1), 2, 0)));
        throw new AssertionError("the run was to fail");
      } catch (WorkflowFailedException expected) {
        recordShop(rig, "chunks-failed", "");
      }
    }
  }

  private static void recordShop(ShopRig rig, String name, String runId) throws Exception {
    record(rig.server, "shop-" + name, WorkflowIds.embedProducts(ShopRig.NAME), runId);
  }

  private static void awaitFailure(RegenerateEmbeddings run) throws Exception {
    try {
      WorkflowRig.result(run);
      throw new AssertionError("the run was to fail");
    } catch (WorkflowFailedException expected) {
      System.err.println("recorded a run that ended with: " + expected.getCause());
    }
  }

  private static void record(WorkflowRig rig, String name, String id, String runId)
      throws Exception {
    record(rig.server, name, id, runId);
  }

  private static void record(TestWorkflowEnvironment server, String name, String id, String runId)
      throws Exception {
    Files.createDirectories(HISTORIES);
    Files.writeString(
        HISTORIES.resolve(System.getProperty("skylight.record") + "-" + name + ".json"),
        server.getWorkflowClient().fetchHistory(id, runId).toJson(true));
  }
}
