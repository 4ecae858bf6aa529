package dev.skylight.activities;

import dev.skylight.internal.models.RowOutcome;
import dev.skylight.workflows.ChunkHeartbeat;
import java.util.List;

/** Counts of one attempt at a chunk. One thread. */
final class Tally {

  private final long rowsTotal;
  private final String worker;
  private final long startNanos = System.nanoTime();
  private long published;
  private long failed;
  private long embedded;

  Tally(long rowsTotal, String worker) {
    this.rowsTotal = rowsTotal;
    this.worker = worker;
  }

  void add(List<RowOutcome> outcomes) {
    published += outcomes.size();
    for (RowOutcome outcome : outcomes) {
      failed += outcome.status() == RowOutcome.Status.FAILED ? 1 : 0;
      embedded += outcome.status() == RowOutcome.Status.EMBEDDED ? 1 : 0;
    }
  }

  long embedded() {
    return embedded;
  }

  /** With rows done in the range at work on top of those published. */
  ChunkHeartbeat heartbeat(int moreDone, int moreFailed) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    long done = published + moreDone;
    return new ChunkHeartbeat(
        1,
        done,
        rowsTotal,
        failed + moreFailed,
        seconds > 0 ? Math.round(done / seconds * 10) / 10.0 : 0,
        worker);
  }
}
