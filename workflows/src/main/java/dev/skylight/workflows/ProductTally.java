package dev.skylight.workflows;

import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;

/** Counts of a run over a shop. Workflow state: deterministic, used by one thread at a time. */
final class ProductTally {

  private long seen;
  private long waiting;
  private ProductCounts counts = ProductCounts.NONE;
  private long chunksPlanned;
  private long chunksDone;

  /** Images that chunks of this run settled: what plans find done says nothing of the speed. */
  private long worked;

  ProductTally(CarriedProducts carried) {
    if (carried != null) {
      seen = carried.seen();
      waiting = carried.waiting();
      counts = carried.counts();
      chunksPlanned = carried.chunksPlanned();
      chunksDone = carried.chunksDone();
    }
  }

  void planned(ProductPlan plan) {
    seen += plan.seen();
    waiting += plan.waiting();
    counts = counts.plus(new ProductCounts(0, plan.current(), 0));
    chunksPlanned += plan.chunks().size();
  }

  /**
   * Counts what came of a chunk: its images, no more and no fewer, whatever the shop did to them
   * since they were planned.
   */
  void complete(ProductRange range, ProductCounts result) {
    ProductCounts part = part(range, result);
    add(part.plus(new ProductCounts(0, range.images() - part.settled(), 0)));
    chunksDone++;
  }

  /** Counts what a chunk had done when it was called back; returns what is left of it. */
  ProductRange incomplete(ProductRange range, ProductCounts result) {
    ProductCounts part = part(range, result);
    add(part);
    return new ProductRange(range.after(), range.to(), (int) (range.images() - part.settled()));
  }

  private static ProductCounts part(ProductRange range, ProductCounts result) {
    long embedded = Math.min(range.images(), result.embedded());
    return new ProductCounts(embedded, 0, Math.min(range.images() - embedded, result.failed()));
  }

  private void add(ProductCounts more) {
    counts = counts.plus(more);
    worked += more.settled();
  }

  long seen() {
    return seen;
  }

  long waiting() {
    return waiting;
  }

  ProductCounts counts() {
    return counts;
  }

  long done() {
    return counts.settled() + waiting;
  }

  long failed() {
    return counts.failed() + waiting;
  }

  long chunksPlanned() {
    return chunksPlanned;
  }

  long chunksDone() {
    return chunksDone;
  }

  long worked() {
    return worked;
  }
}
