package dev.skylight.workflows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.RowRange;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class RegenerateEmbeddingsTest {

  @ParameterizedTest
  @CsvSource({
    // sizes that divide and sizes that do not, with and without continue-as-new
    "0,1000,4,0",
    "1,1000,4,0",
    "999,1000,4,0",
    "1001,1000,4,0",
    "7919,1000,3,2",
    "7919,97,8,10",
    "100000,1000,8,7",
  })
  void everyRowIsEmbeddedExactlyOnce(long rows, int chunkSize, int parallelism, int chunksPerRun)
      throws Exception {
    FakeCollection collection = new FakeCollection(rows);
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run =
          rig.start(WorkflowRig.input(WorkflowRig.request(chunkSize), parallelism, chunksPerRun));
      RegenerateResult result = WorkflowRig.result(run);
      assertEquals(rows, result.finish().rowsEmbedded());
      assertEquals(rows, result.rowsInScope());
      assertEquals(rows == 0 ? Set.of() : Set.of(1), collection.timesEmbedded(0, rows));
      assertEquals(rows == 0 ? 0 : 1, collection.indexBuilds.get());
      RegenerateProgress progress = run.progress();
      assertEquals(RunState.COMPLETED, progress.state());
      assertEquals(rows, progress.rowsDone());
      assertEquals(progress.chunksTotal(), progress.chunksDone());
    }
  }

  @Test
  void historyStaysUnderItsBudget() throws Exception {
    FakeCollection collection = new FakeCollection(3_000);
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateInput input = WorkflowRig.input(WorkflowRig.request(10), 8, 0);
      int budget = 120;
      RegenerateEmbeddings run =
          rig.start(
              new RegenerateInput(
                  1, input.collection(), input.request(), null, 8, false, true, budget, 0, null));
      WorkflowRig.result(run);
      assertEquals(Set.of(1), collection.timesEmbedded(0, 3_000));
      // of the last run; each chunk in flight when the budget is reached adds at most six events
      String id = WorkflowIds.regenerate(WorkflowRig.COLLECTION);
      int events = rig.server.getWorkflowClient().fetchHistory(id).getEvents().size();
      assertTrue(events <= budget + 6 * 8 + 20, events + " events");
    }
  }

  @Test
  void rowsThatTheLedgerHasAreLeftAlone() throws Exception {
    FakeCollection collection = new FakeCollection(5_000);
    collection.markDone(new RowRange(0, 1_500));
    collection.markDone(new RowRange(3_000, 3_010));
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      WorkflowRig.result(rig.start(WorkflowRig.input(WorkflowRig.request(1_000), 2, 0)));
      assertEquals(Set.of(0), collection.timesEmbedded(0, 1_500));
      assertEquals(Set.of(1), collection.timesEmbedded(1_500, 3_000));
      assertEquals(Set.of(0), collection.timesEmbedded(3_000, 3_010));
      assertEquals(Set.of(1), collection.timesEmbedded(3_010, 5_000));
    }
  }

  @Test
  void moreRangesThanAPlanHoldsArePlannedAgain() throws Exception {
    FakeCollection collection = FakeCollection.withGaps(1_000, 10);
    collection.maxRanges = 30;
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateResult result =
          WorkflowRig.result(rig.start(WorkflowRig.input(WorkflowRig.request(100), 4, 0)));
      assertEquals(0, result.finish().rowsMissing());
      assertTrue(collection.plans.get() >= 4, collection.plans + " plans");
      assertEquals(Set.of(0, 1), collection.timesEmbedded(0, 1_000));
    }
  }

  @Test
  void maxImagesHoldsAcrossPlans() throws Exception {
    FakeCollection collection = FakeCollection.withGaps(1_000, 10);
    collection.maxRanges = 3;
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      EmbedRequest request = WorkflowRig.request(100, 50);
      WorkflowRig.result(rig.start(WorkflowRig.input(request, 4, 0)));
      int embedded = 0;
      for (int times : collection.embeddings) {
        embedded += times;
      }
      assertEquals(50, embedded);
    }
  }

  /** Six were asked for, and each plan held two: the first plan's count alone was taken off. */
  @ParameterizedTest
  @CsvSource({"0", "1", "4"})
  void maxImagesHoldsAcrossManyPlans(int chunksPerRun) throws Exception {
    FakeCollection collection = FakeCollection.withGaps(1_000, 2);
    collection.maxRanges = 2;
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run =
          rig.start(WorkflowRig.input(WorkflowRig.request(100, 6), 2, chunksPerRun));
      WorkflowRig.result(run);
      assertEquals(6, Arrays.stream(collection.embeddings).sum());
    }
  }

  @Test
  void aCatalogThatGrowsBetweenTwoPlansGetsALongerFile() throws Exception {
    FakeCollection collection = FakeCollection.withGaps(100, 2);
    collection.maxRanges = 10;
    collection.gate = new Semaphore(3);
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run = rig.start(WorkflowRig.input(WorkflowRig.request(10), 2, 0));
      WorkflowRig.await(run, p -> p.rowsDone() == 53);
      collection.rows = 117;
      collection.gate.release(1_000);
      assertEquals(117, WorkflowRig.result(run).finish().rowsEmbedded());
      assertEquals(Set.of(1), collection.timesEmbedded(100, 117));
    }
  }

  @Test
  void aPausedJobStartsNothingAndResumesAcrossContinueAsNew() throws Exception {
    FakeCollection collection = new FakeCollection(60);
    collection.gate = new Semaphore(0);
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run = rig.start(WorkflowRig.input(WorkflowRig.request(1), 4, 10));
      WorkflowRig.await(run, p -> p.chunksInFlight() == 4);
      run.pause();
      run.pause();
      // though none of them could finish
      RegenerateProgress paused = WorkflowRig.await(run, p -> p.chunksInFlight() == 0);
      assertEquals(RunState.PAUSED, paused.state());
      assertEquals(0, paused.rowsDone());
      collection.gate.release(1_000);
      Thread.sleep(300);
      assertEquals(0, run.progress().rowsDone());
      run.resume();
      WorkflowRig.result(run);
      assertEquals(Set.of(1), collection.timesEmbedded(0, 60));
    }
  }

  @Test
  void parallelismChangesWhileRunning() throws Exception {
    FakeCollection collection = new FakeCollection(40);
    collection.gate = new Semaphore(0);
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run = rig.start(WorkflowRig.input(WorkflowRig.request(1), 2, 0));
      WorkflowRig.await(run, p -> p.chunksInFlight() == 2);
      run.changeParallelism(0);
      run.changeParallelism(6);
      WorkflowRig.await(run, p -> p.chunksInFlight() == 6);
      collection.gate.release(1_000);
      WorkflowRig.result(run);
    }
  }

  @Test
  void cancelWaitsForTheChunksInFlight() throws Exception {
    FakeCollection collection = new FakeCollection(40);
    collection.gate = new Semaphore(3);
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run = rig.start(WorkflowRig.input(WorkflowRig.request(1), 2, 0));
      WorkflowRig.await(run, p -> p.rowsDone() == 3 && p.chunksInFlight() == 2);
      WorkflowStub stub = WorkflowStub.fromTyped(run);
      stub.cancel("a test");
      WorkflowFailedException failure =
          assertThrows(WorkflowFailedException.class, () -> WorkflowRig.result(run));
      assertEquals(CanceledFailure.class, failure.getCause().getClass());
      assertEquals(
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED, stub.describe().getStatus());
      assertEquals(RunState.CANCELED, run.progress().state());
      assertEquals(0, run.progress().chunksInFlight());

      collection.gate = null;
      WorkflowRig.result(rig.start(WorkflowRig.input(WorkflowRig.request(1), 2, 0)));
      assertEquals(Set.of(1), collection.timesEmbedded(0, 40));
    }
  }

  @Test
  void aChunkThatFailsOnceIsTriedAgainAtTheEnd() throws Exception {
    FakeCollection collection = new FakeCollection(20);
    collection.failures.put(5L, new AtomicInteger(1));
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      WorkflowRig.result(rig.start(WorkflowRig.input(WorkflowRig.request(1), 4, 0)));
      assertEquals(Set.of(1), collection.timesEmbedded(0, 20));
    }
  }

  @Test
  void aChunkThatKeepsFailingIsNamedWhenAllOthersAreDone() throws Exception {
    FakeCollection collection = new FakeCollection(20);
    collection.failures.put(5L, new AtomicInteger(1_000));
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run = rig.start(WorkflowRig.input(WorkflowRig.request(1), 4, 0));
      WorkflowFailedException failure =
          assertThrows(WorkflowFailedException.class, () -> WorkflowRig.result(run));
      String message = ((ApplicationFailure) failure.getCause()).getOriginalMessage();
      assertTrue(message.contains("rows 5-5: cannot embed rows 5-5"), message);
      assertEquals(Set.of(0, 1), collection.timesEmbedded(0, 20));
      assertEquals(19, run.progress().rowsDone());
    }
  }

  /** A run after the other must not forget that the failed chunks had their second try. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "7"})
  void chunksThatKeepFailingAreTriedTwiceAcrossRuns(int chunksPerRun) throws Exception {
    FakeCollection collection = new FakeCollection(8);
    for (long row = 2; row < 8; row++) {
      collection.failures.put(row, new AtomicInteger(1_000));
    }
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run =
          rig.start(WorkflowRig.input(WorkflowRig.request(1), 2, chunksPerRun));
      WorkflowFailedException failure =
          assertThrows(WorkflowFailedException.class, () -> WorkflowRig.result(run));
      String message = ((ApplicationFailure) failure.getCause()).getOriginalMessage();
      assertTrue(
          message.matches("6 chunks could not .* first of them (rows .*): cannot embed \\1\\. .*"),
          message);
      assertEquals(2 + 6 * 2, collection.attempts.get());
    }
  }

  @Test
  void whatNoRetryCanMendStopsTheJobAtOnce() throws Exception {
    FakeCollection collection = new FakeCollection(10_000);
    collection.failures.put(3L, new AtomicInteger(1_000));
    collection.failureType = FailureTypes.MODEL;
    try (WorkflowRig rig = new WorkflowRig(collection)) {
      RegenerateEmbeddings run = rig.start(WorkflowRig.input(WorkflowRig.request(1), 2, 0));
      WorkflowFailedException failure =
          assertThrows(WorkflowFailedException.class, () -> WorkflowRig.result(run));
      ApplicationFailure cause = (ApplicationFailure) failure.getCause();
      assertEquals(FailureTypes.MODEL, cause.getType());
      assertEquals("cannot embed rows 3-3", cause.getOriginalMessage());
      assertTrue(run.progress().rowsDone() < 100, run.progress().toString());
      assertEquals(RunState.FAILED, run.progress().state());
    }
  }
}
