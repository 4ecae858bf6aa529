package dev.skylight.workflows;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.Plan;
import dev.skylight.job.RowRange;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The sliding window of chunk activities: at most {@code parallelism} in flight, counts of what
 * came back, and what a person sees of it. Task queues are not first-in-first-out, so it counts
 * completions and never assumes that a prefix is done.
 */
final class ChunkWindow {

  private final RegenerateInput input;
  private final RowRate rate = RowRate.ofChunks();
  private final ProgressPublisher publisher;
  private ChunkQueue queue = new ChunkQueue(List.of(), 1);
  private final ChunksInFlight<RowRange> chunks;
  private Plan plan;

  /** Rows that chunks called back had settled: counted once already when the chunk comes again. */
  private final Map<RowRange, ChunkResult> partial = new LinkedHashMap<>();

  private RunState state = RunState.PLANNING;
  private long rowsDone;
  private long rowsFailed;
  private long chunksDone;
  private int runNumber = 1;

  ChunkWindow(RegenerateInput input) {
    this.input = input;
    this.publisher =
        new ProgressPublisher(
            "Embeddings of " + input.collection(),
            "rows",
            input.request().model() + " (" + input.request().precision() + ")",
            input.searchAttributes());
    CarriedState carried = input.carried();
    chunks = new ChunksInFlight<>(input.parallelism(), carried);
    if (carried != null) {
      plan = carried.plan();
      queue = new ChunkQueue(carried.remaining(), input.request().chunkSize());
      rowsDone = carried.rowsDone();
      rowsFailed = carried.rowsFailed();
      chunksDone = carried.chunksDone();
      runNumber = carried.runNumber();
    }
  }

  /** Takes up a plan. */
  void load(Plan newPlan) {
    int chunkSize = input.request().chunkSize();
    plan = newPlan;
    queue = new ChunkQueue(plan.missing(), chunkSize);
    rowsDone = plan.rowsDone();
    rowsFailed = plan.rowsFailed();
    chunksDone = Math.max(0, plan.chunksTotal() - ChunkQueue.count(plan.missing(), chunkSize));
    chunks.another();
  }

  /**
   * Starts chunks until the queue is empty or {@code stopStarting} says so, and waits for all in
   * flight. Throws what no retry can mend.
   */
  void drain(BooleanSupplier stopStarting) {
    state = RunState.RUNNING;
    startMeasuring();
    chunks.untilIdle(() -> startAll(stopStarting), chunks::idle);
    publish(true);
  }

  private void startAll(BooleanSupplier stopStarting) {
    while (!chunks.stopped() && !stopStarting.getAsBoolean() && prepareNext()) {
      Workflow.await(() -> chunks.stopped() || chunks.room());
      if (!chunks.stopped() && !stopStarting.getAsBoolean()) {
        start(queue.next());
      }
    }
  }

  private void startMeasuring() {
    rate.reset();
    rate.saw(Workflow.currentTimeMillis(), rowsDone);
  }

  /** Whether there is a chunk to start; turns to the failed ones when the others are all back. */
  private boolean prepareNext() {
    if (!queue.isEmpty()) {
      return true;
    }
    Workflow.await(chunks::idle);
    if (!queue.isEmpty()) {
      return true;
    }
    if (!chunks.retryDue()) {
      return false;
    }
    queue = new ChunkQueue(chunks.takeFailed(), input.request().chunkSize());
    return true;
  }

  private void start(RowRange rows) {
    EmbedRequest request = input.request();
    ChunkTask task =
        new ChunkTask(
            ChunkTask.SCHEMA_VERSION,
            rows,
            request.model(),
            request.precision(),
            request.decode(),
            plan.fingerprint(),
            plan.dimension());
    chunks.start(
        rows,
        () -> Async.function(ActivityStubs.chunk(input.collection(), rows)::embedChunk, task),
        (result, failure) -> {
          if (failure == null) {
            settled(rows, result);
          } else if (Causes.calledBack(failure)) {
            putBack(rows);
          } else {
            chunks.failed(rows, failure);
          }
        });
  }

  private void settled(RowRange rows, ChunkResult result) {
    ChunkResult before = partial.remove(rows);
    long moreRows = result.rowsSettled() - (before == null ? 0 : before.rowsSettled());
    rowsDone += moreRows;
    rowsFailed += result.rowsFailed() - (before == null ? 0 : before.rowsFailed());
    rate.saw(Workflow.currentTimeMillis(), rowsDone);
    if (result.rowsSettled() == rows.size()) {
      chunksDone++;
    } else {
      partial.put(rows, result);
      putBack(rows);
    }
    publish(false);
  }

  /** A chunk that a pause called back is started again later; the ledger has what it finished. */
  private void putBack(RowRange rows) {
    if (!chunks.canceled()) {
      queue.putBack(rows);
    }
  }

  /** Whether nothing is left to start and nothing is in flight. */
  boolean isDone() {
    return queue.isEmpty() && chunks.idle() && !chunks.retryDue();
  }

  void failIfChunksFailed() {
    chunks.failIfAnyFailed(RowRange::toString, "All other rows are safe");
  }

  CarriedState carry(Plan currentPlan) {
    return new CarriedState(
        currentPlan,
        queue.remaining(),
        rowsDone - partial.values().stream().mapToLong(ChunkResult::rowsSettled).sum(),
        rowsFailed - partial.values().stream().mapToLong(ChunkResult::rowsFailed).sum(),
        chunksDone,
        chunks.failed(),
        chunks.retryingFailed(),
        chunks.firstFailure(),
        chunks.paused(),
        runNumber + 1);
  }

  int chunksThisRun() {
    return chunks.started();
  }

  int parallelism() {
    return chunks.parallelism();
  }

  /** Chunks called back: queued ones return at once, running ones publish what they have. */
  void pause() {
    chunks.pause(input.callBackOnPause());
    publish(true);
  }

  void resume() {
    if (chunks.resume()) {
      startMeasuring();
      publish(true);
    }
  }

  void changeParallelism(int most) {
    if (chunks.changeParallelism(most)) {
      publish(true);
    }
  }

  void state(RunState newState) {
    state = newState;
    publish(true);
  }

  private void publish(boolean stateChanged) {
    publisher.publish(progress(), runNumber, stateChanged);
  }

  RegenerateProgress progress() {
    long total = plan == null ? 0 : plan.rowsTotal();
    long toGo = Math.max(0, total - rowsDone);
    return new RegenerateProgress(
        chunks.paused() && state == RunState.RUNNING ? RunState.PAUSED : state,
        total,
        rowsDone,
        rowsFailed,
        plan == null ? 0 : plan.chunksTotal(),
        chunksDone,
        chunks.size(),
        chunks.parallelism(),
        rate.perSecond(),
        rate.secondsFor(toGo));
  }
}
