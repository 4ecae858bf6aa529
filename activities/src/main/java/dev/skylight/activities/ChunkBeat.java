package dev.skylight.activities;

import dev.skylight.workflows.ChunkHeartbeat;

/** What one attempt at a chunk beats with; its rate counts from when this is made. Immutable. */
final class ChunkBeat {

  private final long rowsTotal;
  private final String worker;
  private final long startNanos = System.nanoTime();

  ChunkBeat(long rowsTotal, String worker) {
    this.rowsTotal = rowsTotal;
    this.worker = worker;
  }

  ChunkHeartbeat of(long done, long failed) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double perSecond = seconds > 0 ? Math.round(done / seconds * 10) / 10.0 : 0;
    return new ChunkHeartbeat(1, done, rowsTotal, failed, perSecond, worker);
  }
}
