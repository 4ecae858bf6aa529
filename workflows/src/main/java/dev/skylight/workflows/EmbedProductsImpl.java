package dev.skylight.workflows;

import dev.skylight.job.ProductsFinish;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;

/**
 * Survey, pages of images, a sliding window of chunks, finish. What is done is decided by the table
 * alone: a plan made anew after any loss of Temporal's state goes on where the rows stand.
 */
public final class EmbedProductsImpl implements EmbedProducts {

  private final ProductsInput input;
  private final ProductWindow window;
  private final HistoryBudget budget;

  /** Signals and queries may arrive before {@link #run}: state comes up with the input. */
  @WorkflowInit
  public EmbedProductsImpl(ProductsInput input) {
    this.input = input;
    this.window = new ProductWindow(input, ShopStubs.plan(input.name()));
    this.budget = new HistoryBudget(input.continueAsNewEvents(), input.continueAsNewChunks());
  }

  @Override
  public ProductsResult run(ProductsInput ignored) {
    try {
      return work();
    } catch (TemporalFailure e) {
      CanceledFailure canceled = Causes.cancellation(e);
      window.state(canceled != null ? RunState.CANCELED : RunState.FAILED);
      throw canceled != null ? canceled : e;
    }
  }

  private ProductsResult work() {
    if (input.carried() == null) {
      window.load(ShopStubs.survey(input.name()).surveyProducts(input.request()));
    }
    while (!window.isDone()) {
      window.drain(this::continueAsNewDue);
      if (!window.isDone() && continueAsNewDue()) {
        Workflow.await(Workflow::isEveryHandlerFinished);
        Workflow.continueAsNew(input.carrying(window.carry(), window.parallelism()));
      }
    }
    window.failIfChunksFailed();
    window.state(RunState.FINISHING);
    ProductsFinish finish = finish();
    window.state(RunState.COMPLETED);
    List<String> notes = new ArrayList<>(window.survey().notes());
    notes.addAll(finish.notes());
    return new ProductsResult(
        window.survey().modelVersion(),
        window.progress().rowsTotal(),
        window.tally().counts(),
        window.tally().waiting(),
        finish,
        notes);
  }

  private ProductsFinish finish() {
    while (true) {
      try {
        return ShopStubs.finish(input.name())
            .finishProducts(input.request(), window.survey().modelVersion());
      } catch (ActivityFailure e) {
        if (!Causes.passing(e)) {
          throw e;
        }
      }
    }
  }

  private boolean continueAsNewDue() {
    return budget.spent(window.chunksThisRun());
  }

  @Override
  public void pause() {
    window.pause();
  }

  @Override
  public void resume() {
    window.resume();
  }

  @Override
  public void changeParallelism(int chunks) {
    window.changeParallelism(chunks);
  }

  @Override
  public RegenerateProgress progress() {
    return window.progress();
  }
}
