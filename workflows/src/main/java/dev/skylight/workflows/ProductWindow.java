package dev.skylight.workflows;

import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductSurvey;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
  private final ChunksInFlight<ProductRange> chunks;
  private ProductSurvey survey;
  private RunState state = RunState.PLANNING;
  private int runNumber = 1;

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
    chunks = new ChunksInFlight<>(input.parallelism(), carried);
    if (carried != null) {
      survey = carried.survey();
      queue.addAll(carried.remaining());
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
    chunks.untilIdle(() -> startAll(stopStarting), this::idle);
    publish(true);
  }

  private void startAll(BooleanSupplier stopStarting) {
    while (!chunks.stopped() && !stopStarting.getAsBoolean() && !isDone()) {
      step();
      Workflow.await(() -> chunks.stopped() || somethingToDo() || isDone());
    }
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
      queue.addAll(chunks.takeFailed());
    }
  }

  private boolean planDue() {
    return !chunks.paused() && pages.due(queue.size());
  }

  private boolean startDue() {
    return !queue.isEmpty() && chunks.room();
  }

  /** Failed chunks have their turn when all others are back. */
  private boolean retryDue() {
    return allElseIsDone() && chunks.retryDue();
  }

  private boolean allElseIsDone() {
    return pages.plannedAll() && queue.isEmpty() && idle();
  }

  private boolean idle() {
    return chunks.idle() && !pages.planning();
  }

  /** Whether nothing is left to plan or to start and nothing is in flight. */
  boolean isDone() {
    return allElseIsDone() && !chunks.retryDue();
  }

  private void planned(ProductPlan plan, RuntimeException failure) {
    if (failure == null) {
      tally.planned(plan);
      queue.addAll(plan.chunks());
      publish(false);
    } else if (!Causes.calledBack(failure) && !Causes.passing(failure)) {
      TemporalFailure known = Causes.fatal(failure);
      chunks.stop(
          known != null
              ? known
              : ApplicationFailure.newNonRetryableFailure(
                  "the shop's images cannot be gone through: " + Causes.reason(failure),
                  "PlanFailed"));
    }
  }

  private void start(ProductRange range) {
    ProductChunk chunk =
        new ProductChunk(
            ProductChunk.SCHEMA_VERSION, input.request(), survey.modelVersion(), range);
    chunks.start(
        range,
        () -> Async.function(ShopStubs.chunk(input.name(), range)::embedProducts, chunk),
        (result, failure) -> {
          if (failure == null) {
            settled(range, result);
          } else if (Causes.calledBack(failure) || Causes.passing(failure)) {
            putBack(range);
          } else {
            chunks.failed(range, failure);
          }
        });
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
    if (!chunks.canceled()) {
      queue.addFirst(range);
    }
  }

  void failIfChunksFailed() {
    chunks.failIfAnyFailed(ShopStubs::words, "All other pictures are done");
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
        chunks.failed(),
        chunks.retryingFailed(),
        chunks.firstFailure(),
        chunks.paused(),
        runNumber + 1);
  }

  ProductTally tally() {
    return tally;
  }

  ProductSurvey survey() {
    return survey;
  }

  int chunksThisRun() {
    return chunks.started();
  }

  int parallelism() {
    return chunks.parallelism();
  }

  /** Chunks called back: queued ones return at once, running ones write what they have. */
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

  private void startMeasuring() {
    rate.reset();
    rate.saw(Workflow.currentTimeMillis(), tally.worked());
  }

  private void publish(boolean stateChanged) {
    publisher.publish(progress(), runNumber, stateChanged);
  }

  RegenerateProgress progress() {
    // the shop may have grown since it was surveyed
    long total = survey == null ? 0 : Math.max(survey.images(), tally.seen());
    long toGo = Math.max(0, total - tally.done());
    return new RegenerateProgress(
        chunks.paused() && state == RunState.RUNNING ? RunState.PAUSED : state,
        total,
        tally.done(),
        tally.failed(),
        tally.chunksPlanned(),
        tally.chunksDone(),
        chunks.size(),
        chunks.parallelism(),
        rate.perSecond(),
        rate.secondsFor(toGo));
  }
}
