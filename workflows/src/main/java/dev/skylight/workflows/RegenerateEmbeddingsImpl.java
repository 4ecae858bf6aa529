package dev.skylight.workflows;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.IndexResult;
import dev.skylight.job.Plan;
import dev.skylight.job.RowRange;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;

/**
 * Plan, allocate, a sliding window of chunks, finish, index. What is done is decided by the ledger
 * alone: a plan made anew after any loss of Temporal's state goes on where the files stand.
 */
public final class RegenerateEmbeddingsImpl implements RegenerateEmbeddings {

  /** How often the ledger may turn out to have gaps after all chunks are done. */
  private static final int MAX_PASSES = 3;

  /** Of a plan after the first: since version 1 its file is made ready, and its limit counts on. */
  private static final String REPLAN = "replan";

  private final RegenerateInput input;
  private final PlanActivities planner;
  private final ChunkWindow window;
  private final HistoryBudget budget;

  /** What is still asked for: less with every plan that is done. */
  private EmbedRequest request;

  private Plan plan;

  /** Signals and queries may arrive before {@link #run}: state comes up with the input. */
  @WorkflowInit
  public RegenerateEmbeddingsImpl(RegenerateInput input) {
    this.input = input;
    this.request = input.request();
    this.planner = ActivityStubs.plan(input.collection());
    this.window = new ChunkWindow(input);
    this.budget = new HistoryBudget(input.continueAsNewEvents(), input.continueAsNewChunks());
  }

  @Override
  public RegenerateResult run(RegenerateInput ignored) {
    try {
      return work();
    } catch (TemporalFailure e) {
      CanceledFailure canceled = Causes.cancellation(e);
      window.state(canceled != null ? RunState.CANCELED : RunState.FAILED);
      throw canceled != null ? canceled : e;
    }
  }

  private RegenerateResult work() {
    if (input.carried() == null) {
      Plan first = planner.plan(request);
      plan = allocated(first);
      window.load(plan);
    } else {
      plan = input.carried().plan();
    }
    FinishResult finish = null;
    for (int pass = 1; finish == null; pass++) {
      embedAll();
      window.state(RunState.FINISHING);
      FinishResult result = planner.finish(request, plan);
      if (result.rowsMissing() == 0 || !wholeCollection()) {
        finish = result;
      } else if (pass == MAX_PASSES) {
        throw ApplicationFailure.newNonRetryableFailure(
            "the ledger still lacks "
                + result.rowsMissing()
                + " rows after "
                + MAX_PASSES
                + " passes: another program changes this collection's files; stop it and start"
                + " again",
            FailureTypes.DAMAGED);
      } else {
        replan();
      }
    }
    IndexResult index = null;
    if (input.index() != null && finish.rowsEmbedded() > 0) {
      window.state(RunState.INDEXING);
      index = buildIndex();
    }
    window.state(RunState.COMPLETED);
    return new RegenerateResult(finish, plan.rowsTotal(), index, plan.notes());
  }

  /** Works off the plan, and further plans where one did not hold all missing ranges. */
  private void embedAll() {
    while (true) {
      window.drain(this::continueAsNewDue);
      if (continueAsNewDue() && !window.isDone()) {
        continueAsNew();
      }
      if (window.isDone()) {
        window.failIfChunksFailed();
        if (!plan.truncated()) {
          return;
        }
        replan();
      }
    }
  }

  private void replan() {
    long planned = plan.missing().stream().mapToLong(RowRange::size).sum();
    if (request.maxImages() > 0 && planned >= request.maxImages()) {
      plan = withoutMissing();
      return;
    }
    EmbedRequest left = request.after(planned);
    Plan again = planner.plan(left);
    if (Workflow.getVersion(REPLAN, Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION) {
      request = left;
      if (again.rowsInFile() > plan.rowsInFile()) { // the catalog has grown meanwhile
        again = allocated(again);
      }
    }
    plan = again.withNotes(plan.notes());
    window.load(plan);
  }

  private Plan allocated(Plan unready) {
    return planner.allocate(request, unready, Workflow.getInfo().getFirstExecutionRunId());
  }

  private Plan withoutMissing() {
    return new Plan(
        plan.rowsInFile(),
        plan.dimension(),
        plan.fingerprint(),
        plan.rowsTotal(),
        plan.rowsDone(),
        plan.rowsFailed(),
        plan.chunksTotal(),
        List.of(),
        false,
        plan.notes());
  }

  private boolean wholeCollection() {
    return request.maxImages() == 0 && request.startFrom() == 0 && request.only().isEmpty();
  }

  private boolean continueAsNewDue() {
    return budget.spent(window.chunksThisRun());
  }

  private void continueAsNew() {
    Workflow.await(Workflow::isEveryHandlerFinished);
    RegenerateInput next = input.carrying(window.carry(plan), request, window.parallelism());
    Workflow.continueAsNew(next);
  }

  private IndexResult buildIndex() {
    BuildIndex child =
        Workflow.newChildWorkflowStub(
            BuildIndex.class,
            ChildWorkflowOptions.newBuilder()
                // not the id of `build-index`: a build asked for by hand must not fail the run
                .setWorkflowId(WorkflowIds.buildIndex(input.collection()) + "/regenerate")
                .setTaskQueue(TaskQueues.light(input.collection()))
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                .setStaticSummary("index of " + input.collection())
                .build());
    return child.run(input.collection(), input.index());
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
