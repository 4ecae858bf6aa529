package dev.skylight.workflows;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.Plan;
import dev.skylight.job.RowRange;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
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
  private Plan plan;
  private int parallelism;

  /** Chunks in flight, each in a scope of its own so that a pause can call it back. */
  private final Map<RowRange, CancellationScope> inFlight = new LinkedHashMap<>();

  /** Rows that chunks called back had settled: counted once already when the chunk comes again. */
  private final Map<RowRange, ChunkResult> partial = new LinkedHashMap<>();

  private boolean canceled;
  private int chunksThisRun;
  private boolean paused;
  private RunState state = RunState.PLANNING;
  private long rowsDone;
  private long rowsFailed;
  private long chunksDone;
  private int runNumber = 1;

  /** Chunks that failed for good once; they get one more try when all others are done. */
  private List<RowRange> failedChunks = new ArrayList<>();

  private boolean retryingFailed;

  /** Why the first of them did. */
  private String firstFailure = "";

  private TemporalFailure fatal;

  ChunkWindow(RegenerateInput input) {
    this.input = input;
    this.parallelism = input.parallelism();
    this.publisher =
        new ProgressPublisher(
            "Embeddings of " + input.collection(),
            "rows",
            input.request().model() + " (" + input.request().precision() + ")",
            input.searchAttributes());
    CarriedState carried = input.carried();
    if (carried != null) {
      plan = carried.plan();
      queue = new ChunkQueue(carried.remaining(), input.request().chunkSize());
      rowsDone = carried.rowsDone();
      rowsFailed = carried.rowsFailed();
      chunksDone = carried.chunksDone();
      failedChunks = new ArrayList<>(carried.failedChunks());
      retryingFailed = carried.retryingFailed();
      firstFailure = carried.firstFailure();
      paused = carried.paused();
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
    retryingFailed = false;
  }

  /**
   * Starts chunks until the queue is empty or {@code stopStarting} says so, and waits for all in
   * flight. Throws what no retry can mend.
   */
  void drain(BooleanSupplier stopStarting) {
    state = RunState.RUNNING;
    startMeasuring();
    try {
      while (fatal == null && !stopStarting.getAsBoolean() && prepareNext()) {
        Workflow.await(() -> fatal != null || (!paused && inFlight.size() < parallelism));
        if (fatal == null && !stopStarting.getAsBoolean()) {
          start(queue.next());
        }
      }
      Workflow.await(() -> inFlight.isEmpty());
    } catch (CanceledFailure e) {
      // the chunks in flight publish what they have: wait for them, or the ledger runs behind
      canceled = true;
      CancellationScope detached =
          Workflow.newDetachedCancellationScope(() -> Workflow.await(() -> inFlight.isEmpty()));
      detached.run();
      throw e;
    }
    if (fatal != null) {
      throw fatal;
    }
    publish(true);
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
    Workflow.await(() -> inFlight.isEmpty());
    if (!queue.isEmpty()) {
      return true;
    }
    if (failedChunks.isEmpty() || retryingFailed) {
      return false;
    }
    retryingFailed = true;
    queue = new ChunkQueue(failedChunks, input.request().chunkSize());
    failedChunks = new ArrayList<>();
    return true;
  }

  private void start(RowRange rows) {
    chunksThisRun++;
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
    CancellationScope scope =
        Workflow.newCancellationScope(
            () ->
                Async.function(ActivityStubs.chunk(input.collection(), rows)::embedChunk, task)
                    .handle(
                        (result, failure) -> {
                          inFlight.remove(rows);
                          if (failure == null) {
                            settled(rows, result);
                          } else {
                            failed(rows, failure);
                          }
                          return null;
                        }));
    inFlight.put(rows, scope);
    scope.run();
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
    if (!canceled) {
      queue.putBack(rows);
    }
  }

  private void failed(RowRange rows, RuntimeException failure) {
    if (Causes.calledBack(failure)) {
      putBack(rows);
      return;
    }
    TemporalFailure known = Causes.fatal(failure);
    if (known != null) {
      fatal = fatal == null ? known : fatal;
      return;
    }
    if (failedChunks.isEmpty()) {
      firstFailure = Causes.reason(failure);
    }
    failedChunks.add(rows);
  }

  /** Whether nothing is left to start and nothing is in flight. */
  boolean isDone() {
    return queue.isEmpty() && inFlight.isEmpty() && (failedChunks.isEmpty() || retryingFailed);
  }

  void failIfChunksFailed() {
    if (!failedChunks.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          failedChunks.size()
              + " chunks could not be embedded, the first of them "
              + failedChunks.get(0)
              + ": "
              + firstFailure
              + ". All other rows are safe; mend the cause and start the same command again",
          "ChunksFailed");
    }
  }

  CarriedState carry(Plan currentPlan) {
    return new CarriedState(
        currentPlan,
        queue.remaining(),
        rowsDone - partial.values().stream().mapToLong(ChunkResult::rowsSettled).sum(),
        rowsFailed - partial.values().stream().mapToLong(ChunkResult::rowsFailed).sum(),
        chunksDone,
        failedChunks,
        retryingFailed,
        firstFailure,
        paused,
        runNumber + 1);
  }

  int chunksThisRun() {
    return chunksThisRun;
  }

  int parallelism() {
    return parallelism;
  }

  /** Chunks called back: queued ones return at once, running ones publish what they have. */
  void pause() {
    paused = true;
    if (input.callBackOnPause()) {
      // a copy: a chunk that had not started yet comes back while we call
      List.copyOf(inFlight.values()).forEach(scope -> scope.cancel("paused"));
    }
    publish(true);
  }

  void resume() {
    if (paused) {
      paused = false;
      startMeasuring();
      publish(true);
    }
  }

  void changeParallelism(int chunks) {
    if (chunks >= 1 && chunks <= RegenerateInput.MAX_PARALLELISM) {
      parallelism = chunks;
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
    double perSecond = rate.perSecond();
    long total = plan == null ? 0 : plan.rowsTotal();
    long toGo = Math.max(0, total - rowsDone);
    return new RegenerateProgress(
        paused && state == RunState.RUNNING ? RunState.PAUSED : state,
        total,
        rowsDone,
        rowsFailed,
        plan == null ? 0 : plan.chunksTotal(),
        chunksDone,
        inFlight.size(),
        parallelism,
        perSecond,
        perSecond > 0 ? (long) Math.ceil(toGo / perSecond) : -1);
  }
}
