package dev.skylight.jobs;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Waits until a running job shows that a request was granted. */
final class Patience {

  private static final long SECONDS = 20;
  private static final long LOOK_MILLIS = 200;

  private Patience() {}

  static JobStatus until(Request request, Supplier<JobStatus> look, Consumer<JobStatus> meanwhile) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    try {
      JobStatus status = look.get();
      while (!request.shownBy(status) && status.active() && System.nanoTime() < deadline) {
        meanwhile.accept(status);
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        status = look.get();
      }
      return status;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the job's answer", e);
    }
  }
}
