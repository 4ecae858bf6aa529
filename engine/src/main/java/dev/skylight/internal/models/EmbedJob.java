package dev.skylight.internal.models;

import dev.skylight.internal.models.RowOutcome.Status;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One call of {@code embed}: its rows, cut into batches that are handed out in order, and how far
 * they are. Thread-safe.
 */
final class EmbedJob {

  /** Rows {@code [from, to)} of the list. */
  record Batch(int from, int to) {}

  final List<RowSource> rows;
  private final FloatBuffer out;
  private final RowOutcome[] outcomes;
  private final List<Batch> batches;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int taken;
  private int running;
  private int done;
  private int failed;
  private boolean stopped;
  private Throwable error;

  EmbedJob(List<RowSource> rows, int batchSize, FloatBuffer out) {
    this.rows = rows;
    this.out = out;
    this.outcomes = new RowOutcome[rows.size()];
    this.batches = batches(rows, batchSize);
  }

  /** Batches end at multiples of the batch size, counted in rows, wherever the list begins. */
  static List<Batch> batches(List<RowSource> rows, int batchSize) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0, to; from < rows.size(); from = to) {
      long number = rows.get(from).row() / batchSize;
      to = from + 1;
      while (to < rows.size()
          && to - from < batchSize
          && rows.get(to).row() / batchSize == number) {
        to++;
      }
      batches.add(new Batch(from, to));
    }
    return batches;
  }

  int batchCount() {
    return batches.size();
  }

  /**
   * Does the next batch, if there is one.
   *
   * @param again called where a batch was there and another may be; the job is not over before it
   *     returns
   */
  void step(EmbedWorker worker, Runnable again) {
    Batch batch = take();
    if (batch == null) {
      return;
    }
    Throwable failure = null;
    try {
      worker.embed(rows, batch.from(), batch.to(), out, outcomes);
      again.run();
    } catch (RuntimeException | Error e) {
      failure = e; // reaches the thread that waits in await
    }
    finish(batch, failure);
  }

  private Batch take() {
    lock.lock();
    try {
      if (stopped || taken == batches.size()) {
        return null;
      }
      running++;
      return batches.get(taken++);
    } finally {
      lock.unlock();
    }
  }

  private void finish(Batch batch, Throwable failure) {
    lock.lock();
    try {
      running--;
      if (failure == null) {
        done += batch.to() - batch.from();
        for (int i = batch.from(); i < batch.to(); i++) {
          failed += outcomes[i].status() == Status.FAILED ? 1 : 0;
        }
      } else {
        stopped = true;
        if (error == null) {
          error = failure;
        } else {
          error.addSuppressed(failure);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No further batch is handed out; those under way come to their end. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #stop}, because of an error that {@link #outcomes} is to throw. */
  void fail(Throwable failure) {
    lock.lock();
    try {
      error = error == null ? failure : error;
      stop();
    } finally {
      lock.unlock();
    }
  }

  /** How far the job is. */
  record Progress(int done, int failed, boolean over) {}

  /** Waits until the job is over, at most {@code nanos}. */
  Progress await(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!over() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return new Progress(done, failed, over());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no worker touches the job any more. Does not give in to interrupts: they own out.
   */
  void awaitEnd() {
    lock.lock();
    try {
      while (!over()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean over() {
    return running == 0 && (stopped || taken == batches.size());
  }

  /** Outcomes of the rows that are done: since batches go out in order, a prefix. */
  List<RowOutcome> outcomes() {
    lock.lock();
    try {
      if (error instanceof RuntimeException e) {
        throw e;
      }
      if (error instanceof Error e) {
        throw e;
      }
      return List.of(Arrays.copyOf(outcomes, done));
    } finally {
      lock.unlock();
    }
  }
}
