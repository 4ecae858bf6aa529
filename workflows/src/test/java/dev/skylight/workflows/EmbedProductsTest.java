package dev.skylight.workflows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductsRequest;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class EmbedProductsTest {

  @ParameterizedTest
  @CsvSource({
    // sizes that divide and sizes that do not, pages smaller and larger than all, continue-as-new
    "0,100,1000,4,0",
    "1,100,1000,4,0",
    "999,100,300,4,0",
    "1001,100,1000,4,0",
    "7919,100,1000,3,2",
    "7919,97,500,8,10",
    "2000,1,700,8,0",
  })
  void everyImageIsWrittenExactlyOnce(
      int images, int batchSize, int pageSize, int parallelism, int chunksPerRun) throws Exception {
    FakeShop shop = new FakeShop(images);
    shop.pageSize = pageSize;
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run =
          rig.start(ShopRig.input(ShopRig.request(batchSize), parallelism, chunksPerRun));
      ProductsResult result = ShopRig.result(run);
      assertEquals(images, result.finish().rows());
      assertEquals(images, result.images());
      assertEquals(new ProductCounts(images, 0, 0), result.counts());
      assertEquals(List.of("a note", "an index"), result.notes());
      assertEquals(images == 0 ? Set.of() : Set.of(1), shop.timesWritten(1, images));
      assertEquals(Math.max(1, (images + pageSize - 1) / pageSize), shop.plans.get());
      assertEquals(1, shop.finishes.get());
      RegenerateProgress progress = run.progress();
      assertEquals(RunState.COMPLETED, progress.state());
      assertEquals(images, progress.rowsDone());
      assertEquals(progress.chunksTotal(), progress.chunksDone());
    }
  }

  @Test
  void historyStaysUnderItsBudget() throws Exception {
    FakeShop shop = new FakeShop(3_000);
    shop.pageSize = 200;
    try (ShopRig rig = new ShopRig(shop)) {
      int budget = 120;
      ShopRig.result(rig.start(ShopRig.input(ShopRig.request(10), 8, budget, 0)));
      assertEquals(Set.of(1), shop.timesWritten(1, 3_000));
      // of the last run; each chunk in flight when the budget is reached adds at most six events
      String id = WorkflowIds.embedProducts(ShopRig.NAME);
      int events = rig.server.getWorkflowClient().fetchHistory(id).getEvents().size();
      assertTrue(events <= budget + 6 * 9 + 20, events + " events");
    }
  }

  @Test
  void pagesWithNothingToDoAreGoneThroughAcrossRuns() throws Exception {
    FakeShop shop = new FakeShop(1_000);
    shop.pageSize = 10;
    shop.markDone(1, 990);
    try (ShopRig rig = new ShopRig(shop)) {
      ProductsResult result =
          ShopRig.result(rig.start(ShopRig.input(ShopRig.request(100), 4, 150, 0)));
      assertEquals(new ProductCounts(10, 990, 0), result.counts());
      assertEquals(100, shop.plans.get());
      String id = WorkflowIds.embedProducts(ShopRig.NAME);
      int events = rig.server.getWorkflowClient().fetchHistory(id).getEvents().size();
      assertTrue(events <= 200, events + " events");
    }
  }

  @Test
  void whatIsDoneOrWaitsIsLeftAlone() throws Exception {
    FakeShop shop = new FakeShop(500);
    shop.markDone(1, 150);
    shop.broken.addAll(Set.of(200, 300));
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(100), 2, 0));
      assertEquals(new ProductCounts(348, 150, 2), ShopRig.result(run).counts());
      assertEquals(2, run.progress().rowsFailed());
      shop.broken.clear();

      ProductsResult again = ShopRig.result(rig.start(ShopRig.input(ShopRig.request(100), 2, 0)));
      assertEquals(new ProductCounts(0, 498, 0), again.counts());
      assertEquals(2, again.waiting());
      assertEquals(2, again.finish().failures());

      ProductsRequest retry = new ProductsRequest("m", "fp32", 100, 0, true, false, false);
      ProductsResult retried = ShopRig.result(rig.start(ShopRig.input(retry, 2, 0)));
      assertEquals(new ProductCounts(2, 498, 0), retried.counts());
      assertEquals(0, retried.finish().failures());
      assertEquals(Set.of(0), shop.timesWritten(1, 150));
      assertEquals(Set.of(1), shop.timesWritten(151, 500));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "3"})
  void maxImagesHoldsAcrossPagesAndRuns(int chunksPerRun) throws Exception {
    FakeShop shop = new FakeShop(1_000);
    shop.pageSize = 20;
    shop.markDone(1, 25);
    try (ShopRig rig = new ShopRig(shop)) {
      ShopRig.result(rig.start(ShopRig.input(ShopRig.request(7, 50), 4, chunksPerRun)));
      assertEquals(50, Arrays.stream(shop.written).sum());
      assertEquals(Set.of(1), shop.timesWritten(26, 75));
    }
  }

  @Test
  void aPausedJobStartsNothingAndResumesAcrossContinueAsNew() throws Exception {
    FakeShop shop = new FakeShop(60);
    shop.gate = new Semaphore(0);
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(1), 4, 10));
      ShopRig.await(run, p -> p.chunksInFlight() == 4);
      run.pause();
      run.pause();
      // though none of them could finish
      RegenerateProgress paused = ShopRig.await(run, p -> p.chunksInFlight() == 0);
      assertEquals(RunState.PAUSED, paused.state());
      assertEquals(0, paused.rowsDone());
      shop.gate.release(1_000);
      Thread.sleep(300);
      assertEquals(0, run.progress().rowsDone());
      run.resume();
      assertEquals(new ProductCounts(60, 0, 0), ShopRig.result(run).counts());
      assertEquals(Set.of(1), shop.timesWritten(1, 60));
    }
  }

  /** A chunk that a pause calls back has written a part, which counts once. */
  @Test
  void aChunkCalledBackHalfDoneCountsOnce() throws Exception {
    FakeShop shop = new FakeShop(20);
    shop.broken.add(2);
    shop.gate = new Semaphore(5);
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(10), 1, 1));
      ShopRig.await(run, p -> p.chunksInFlight() == 1 && shop.gate.availablePermits() == 0);
      run.pause();
      RegenerateProgress paused = ShopRig.await(run, p -> p.chunksInFlight() == 0);
      assertEquals(5, paused.rowsDone());
      assertEquals(1, paused.rowsFailed());
      shop.gate.release(1_000);
      run.resume();
      assertEquals(new ProductCounts(19, 0, 1), ShopRig.result(run).counts());
      assertEquals(Set.of(1), shop.timesWritten(3, 20));
      assertEquals(2, run.progress().chunksDone());
    }
  }

  @Test
  void parallelismChangesWhileRunning() throws Exception {
    FakeShop shop = new FakeShop(40);
    shop.gate = new Semaphore(0);
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(1), 2, 0));
      ShopRig.await(run, p -> p.chunksInFlight() == 2);
      run.changeParallelism(0);
      run.changeParallelism(6);
      ShopRig.await(run, p -> p.chunksInFlight() == 6);
      shop.gate.release(1_000);
      ShopRig.result(run);
      assertEquals(Set.of(1), shop.timesWritten(1, 40));
    }
  }

  @Test
  void cancelWaitsForTheChunksInFlight() throws Exception {
    FakeShop shop = new FakeShop(40);
    shop.gate = new Semaphore(3);
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(1), 2, 0));
      ShopRig.await(run, p -> p.rowsDone() == 3 && p.chunksInFlight() == 2);
      WorkflowStub stub = WorkflowStub.fromTyped(run);
      stub.cancel("a test");
      WorkflowFailedException failure =
          assertThrows(WorkflowFailedException.class, () -> ShopRig.result(run));
      assertEquals(CanceledFailure.class, failure.getCause().getClass());
      assertEquals(
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED, stub.describe().getStatus());
      assertEquals(RunState.CANCELED, run.progress().state());
      assertEquals(0, run.progress().chunksInFlight());

      shop.gate = null;
      ShopRig.result(rig.start(ShopRig.input(ShopRig.request(1), 2, 0)));
      assertEquals(Set.of(1), shop.timesWritten(1, 40));
    }
  }

  /** Attempts of one activity end; the job does not. */
  @ParameterizedTest
  @CsvSource({"0", "3"})
  void aDatabaseThatIsAwayIsWaitedFor(int chunksPerRun) throws Exception {
    FakeShop shop = new FakeShop(20);
    shop.pageSize = 10;
    shop.failureType = FailureTypes.TRANSIENT;
    shop.failures.put(7, new AtomicInteger(5));
    shop.noPlan.set(3);
    shop.noFinish.set(3);
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(1), 4, chunksPerRun));
      assertEquals(new ProductCounts(20, 0, 0), ShopRig.result(run).counts());
      assertEquals(Set.of(1), shop.timesWritten(1, 20));
      assertEquals(25, shop.attempts.get());
    }
  }

  @Test
  void imagesThatTheShopGetsMeanwhileAreTakenAlong() throws Exception {
    FakeShop shop = new FakeShop(600);
    shop.pageSize = 550;
    shop.gate = new Semaphore(0);
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(1), 8, 0));
      // a page of so many chunks is enough for a while
      ShopRig.await(run, p -> p.chunksInFlight() == 8);
      assertEquals(1, shop.plans.get());
      shop.images = 640;
      shop.gate.release(10_000);
      ProductsResult result = ShopRig.result(run);
      assertEquals(640, result.images());
      assertEquals(new ProductCounts(640, 0, 0), result.counts());
      assertEquals(Set.of(1), shop.timesWritten(1, 640));
    }
  }

  @Test
  void aSurveyThatFailsEndsTheJobWithItsSentence() throws Exception {
    FakeShop shop = new FakeShop(20);
    shop.noSurvey.set(1_000);
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(1), 4, 0));
      WorkflowFailedException failure =
          assertThrows(WorkflowFailedException.class, () -> ShopRig.result(run));
      ApplicationFailure cause = Causes.application(failure);
      assertEquals("the database is away", cause.getOriginalMessage());
      assertEquals(0, shop.attempts.get());
      assertEquals(RunState.FAILED, run.progress().state());
    }
  }

  @Test
  void aChunkThatFailsOnceIsTriedAgainAtTheEnd() throws Exception {
    FakeShop shop = new FakeShop(20);
    shop.failures.put(5, new AtomicInteger(1));
    try (ShopRig rig = new ShopRig(shop)) {
      ShopRig.result(rig.start(ShopRig.input(ShopRig.request(1), 4, 0)));
      assertEquals(Set.of(1), shop.timesWritten(1, 20));
    }
  }

  /** A run after the other must not forget that the failed chunks had their second try. */
  @ParameterizedTest
  @CsvSource({"0", "1", "3", "7"})
  void chunksThatKeepFailingAreTriedTwiceAndNamed(int chunksPerRun) throws Exception {
    FakeShop shop = new FakeShop(8);
    for (int image = 3; image <= 8; image++) {
      shop.failures.put(image, new AtomicInteger(1_000));
    }
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(1), 1, chunksPerRun));
      WorkflowFailedException failure =
          assertThrows(WorkflowFailedException.class, () -> ShopRig.result(run));
      String message = ((ApplicationFailure) failure.getCause()).getOriginalMessage();
      assertTrue(
          message.startsWith(
              "6 chunks could not be embedded, the first of them images after 2 up to 3:"
                  + " cannot embed up to 3. "),
          message);
      assertEquals(2 + 6 * 2, shop.attempts.get());
      assertEquals(Set.of(1), shop.timesWritten(1, 2));
      assertEquals(0, shop.finishes.get());
    }
  }

  @Test
  void whatNoRetryCanMendStopsTheJobAtOnce() throws Exception {
    FakeShop shop = new FakeShop(10_000);
    shop.failures.put(4, new AtomicInteger(1_000));
    shop.failureType = FailureTypes.DISK_FULL;
    try (ShopRig rig = new ShopRig(shop)) {
      EmbedProducts run = rig.start(ShopRig.input(ShopRig.request(1), 2, 0));
      WorkflowFailedException failure =
          assertThrows(WorkflowFailedException.class, () -> ShopRig.result(run));
      ApplicationFailure cause = (ApplicationFailure) failure.getCause();
      assertEquals(FailureTypes.DISK_FULL, cause.getType());
      assertEquals("cannot embed up to 4", cause.getOriginalMessage());
      assertTrue(run.progress().rowsDone() < 100, run.progress().toString());
      assertEquals(RunState.FAILED, run.progress().state());
    }
  }
}
