package dev.skylight.workflows;

import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductsRequest;
import io.temporal.workflow.Async;
import java.util.function.BiConsumer;

/**
 * Pages of a shop's images, planned one after the other and ahead of the chunks at work. Workflow
 * state: deterministic, used by one thread at a time.
 */
final class ProductPages {

  /** So many chunks wait before planning stops; a page adds as many again at most. */
  private static final int AHEAD = ProductPlan.MAX_CHUNKS;

  private final ProductActivities planner;
  private final ProductsRequest request;
  private String next;
  private boolean plannedAll;
  private boolean planning;

  /** Images to work on that the plans held. */
  private long planned;

  ProductPages(ProductActivities planner, ProductsRequest request, CarriedProducts carried) {
    this.planner = planner;
    this.request = request;
    if (carried != null) {
      next = carried.next();
      plannedAll = carried.plannedAll();
      planned = carried.planned();
    }
  }

  /** Whether another page should be planned while so many chunks wait. */
  boolean due(int waiting) {
    return !planning && !plannedAll && waiting < AHEAD;
  }

  /** Plans another page; {@code then} hears of its plan, or of what went wrong. */
  void plan(BiConsumer<ProductPlan, RuntimeException> then) {
    planning = true;
    Async.function(planner::planProducts, request.after(planned), next)
        .handle(
            (plan, failure) -> {
              planning = false;
              if (failure == null) {
                take(plan);
              }
              then.accept(plan, failure);
              return null;
            });
  }

  private void take(ProductPlan plan) {
    planned += plan.images();
    next = plan.next();
    plannedAll = next == null || (request.maxImages() > 0 && planned >= request.maxImages());
  }

  boolean planning() {
    return planning;
  }

  boolean plannedAll() {
    return plannedAll;
  }

  String next() {
    return next;
  }

  long planned() {
    return planned;
  }
}
