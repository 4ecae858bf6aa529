package dev.skylight.workflows;

import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductSurvey;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The sliding window over a shop's chunks: at most {@code parallelism} in flight, while the next
 * page is planned. As {@link ChunkWindow}, which knows all its chunks beforehand.
 */
final class ProductWindow {

  private final ProductsInput input;
  private final ProductPages pages;
  private final ProductTally tally;
  private final RowRate rate = RowRate.ofChunks();
  private final ProgressPublisher publisher;
  private final Deque<ProductRange> queue = new ArrayDeque<>();

  /** Chunks in flight, each in a scope of its own so that a pause can call it back. */
  private final Map<ProductRange, CancellationScope> inFlight = new LinkedHashMap<>();

  private ProductSurvey survey;
  private int parallelism;
  private boolean canceled;
  private int chunksThisRun;
  private boolean paused;
  private RunState state = RunState.PLANNING;
  private int runNumber = 1;

  /** Chunks that failed for good once; they get one more try when all others are done. */
  private final List<ProductRange> failedChunks = new ArrayList<>();

  private boolean retryingFailed;

  /** Why the first of them did. */
  private String firstFailure = "";

  private TemporalFailure fatal;

  ProductWindow(ProductsInput input, ProductActivities planner) {
    this.input = input;
    CarriedProducts carried = input.carried();
    pages = new ProductPages(planner, input.request(), carried);
    tally = new ProductTally(carried);
    publisher =
        new ProgressPublisher(
            "Product pictures of " + input.name(),
            "images",
            input.request().model() + " (" + input.request().precision() + ")",
            input.searchAttributes());
    parallelism = input.parallelism();
    if (carried != null) {
      survey = carried.survey();
      queue.addAll(carried.remaining());
      failedChunks.addAll(carried.failedChunks());
      retryingFailed = carried.retryingFailed();
      firstFailure = carried.firstFailure();
      paused = carried.paused();
      runNumber = carried.runNumber();
    }
  }

  void load(ProductSurvey found) {
    survey = found;
  }

  /**
   * Plans pages and starts chunks until there is none or {@code stopStarting} says so, and waits
   * for all in flight. Throws what no retry can mend.
   */
  void drain(BooleanSupplier stopStarting) {
    state = RunState.RUNNING;
    startMeasuring();
    publish(true);
    try {
      while (fatal == null && !stopStarting.getAsBoolean() && !isDone()) {
        step();
        Workflow.await(() -> fatal != null || somethingToDo() || isDone());
      }
      Workflow.await(this::idle);
    } catch (CanceledFailure e) {
      // the chunks in flight write what they have: wait for them, or their work is lost
      canceled = true;
      Workflow.newDetachedCancellationScope(() -> Workflow.await(this::idle)).run();
      throw e;
    }
    if (fatal != null) {
      throw fatal;
    }
    publish(true);
  }

  private boolean somethingToDo() {
    return planDue() || startDue() || retryDue();
  }

  private void step() {
    if (planDue()) {
      pages.plan(this::planned);
    }
    if (startDue()) {
      start(queue.removeFirst());
    }
    if (retryDue()) {
      retryingFailed = true;
      queue.addAll(failedChunks);
      failedChunks.clear();
    }
  }

  private boolean planDue() {
    return !paused && pages.due(queue.size());
  }

  private boolean startDue() {
    return !paused && !queue.isEmpty() && inFlight.size() < parallelism;
  }

  /** Failed chunks have their turn when all others are back. */
  private boolean retryDue() {
    return allElseIsDone() && !failedChunks.isEmpty() && !retryingFailed;
  }

  private boolean allElseIsDone() {
    return pages.plannedAll() && queue.isEmpty() && idle();
  }

  private boolean idle() {
    return inFlight.isEmpty() && !pages.planning();
  }

  /** Whether nothing is left to plan or to start and nothing is in flight. */
  boolean isDone() {
    return allElseIsDone() && (failedChunks.isEmpty() || retryingFailed);
  }

  private void planned(ProductPlan plan, RuntimeException failure) {
    if (failure == null) {
      tally.planned(plan);
      queue.addAll(plan.chunks());
      publish(false);
    } else if (!Causes.calledBack(failure) && !Causes.passing(failure) && fatal == null) {
      TemporalFailure known = Causes.fatal(failure);
      fatal =
          known != null
              ? known
              : ApplicationFailure.newNonRetryableFailure(
                  "the shop's images cannot be gone through: " + Causes.reason(failure),
                  "PlanFailed");
    }
  }

  private void start(ProductRange range) {
    chunksThisRun++;
    ProductChunk chunk =
        new ProductChunk(
            ProductChunk.SCHEMA_VERSION, input.request(), survey.modelVersion(), range);
    CancellationScope scope =
        Workflow.newCancellationScope(
            () ->
                Async.function(ShopStubs.chunk(input.name(), range)::embedProducts, chunk)
                    .handle(
                        (result, failure) -> {
                          inFlight.remove(range);
                          if (failure == null) {
                            settled(range, result);
                          } else {
                            failed(range, failure);
                          }
                          return null;
                        }));
    inFlight.put(range, scope);
    scope.run();
  }

  private void settled(ProductRange range, ProductChunkResult result) {
    if (result.complete()) {
      tally.complete(range, result.counts());
    } else {
      putBack(tally.incomplete(range, result.counts()));
    }
    rate.saw(Workflow.currentTimeMillis(), tally.worked());
    publish(false);
  }

  /** A chunk that was called back is started again later; the table has what it finished. */
  private void putBack(ProductRange range) {
    if (!canceled) {
      queue.addFirst(range);
    }
  }

  private void failed(ProductRange range, RuntimeException failure) {
    TemporalFailure known = Causes.fatal(failure);
    if (Causes.calledBack(failure) || Causes.passing(failure)) {
      putBack(range);
    } else if (known != null) {
      fatal = fatal == null ? known : fatal;
    } else {
      if (failedChunks.isEmpty()) {
        firstFailure = Causes.reason(failure);
      }
      failedChunks.add(range);
    }
  }

  void failIfChunksFailed() {
    if (!failedChunks.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          failedChunks.size()
              + " chunks could not be embedded, the first of them "
              + ShopStubs.words(failedChunks.get(0))
              + ": "
              + firstFailure
              + ". All other pictures are done; mend the cause and start the same command again",
          "ChunksFailed");
    }
  }

  CarriedProducts carry() {
    return new CarriedProducts(
        survey,
        pages.plannedAll(),
        pages.next(),
        pages.planned(),
        List.copyOf(queue),
        tally.seen(),
        tally.waiting(),
        tally.counts(),
        tally.chunksPlanned(),
        tally.chunksDone(),
        failedChunks,
        retryingFailed,
        firstFailure,
        paused,
        runNumber + 1);
  }

  ProductTally tally() {
    return tally;
  }

  ProductSurvey survey() {
    return survey;
  }

  int chunksThisRun() {
    return chunksThisRun;
  }

  int parallelism() {
    return parallelism;
  }

  /** Chunks called back: queued ones return at once, running ones write what they have. */
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

  private void startMeasuring() {
    rate.reset();
    rate.saw(Workflow.currentTimeMillis(), tally.worked());
  }

  private void publish(boolean stateChanged) {
    publisher.publish(progress(), runNumber, stateChanged);
  }

  RegenerateProgress progress() {
    double perSecond = rate.perSecond();
    // the shop may have grown since it was surveyed
    long total = survey == null ? 0 : Math.max(survey.images(), tally.seen());
    long toGo = Math.max(0, total - tally.done());
    return new RegenerateProgress(
        paused && state == RunState.RUNNING ? RunState.PAUSED : state,
        total,
        tally.done(),
        tally.failed(),
        tally.chunksPlanned(),
        tally.chunksDone(),
        inFlight.size(),
        parallelism,
        perSecond,
        perSecond > 0 ? (long) Math.ceil(toGo / perSecond) : -1);
  }
}
