package dev.skylight.internal.hub;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a stream through which nothing has come for a while: java.net.http limits the wait for
 * headers, not for bodies.
 */
final class StallGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StallGuard.class);

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "hub-stall");
            thread.setDaemon(true);
            return thread;
          });

  private final Closeable stream;
  private final long patienceNanos;
  private final ScheduledFuture<?> check;
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(Closeable stream, Duration patience) {
    this.stream = stream;
    this.patienceNanos = patience.toNanos();
    long period = Math.max(1, patienceNanos / 4);
    this.check = CLOCK.scheduleWithFixedDelay(this::look, period, period, TimeUnit.NANOSECONDS);
  }

  /** Something has come. */
  void alive() {
    lastNanos = System.nanoTime();
  }

  boolean stalled() {
    return stalled;
  }

  private void look() {
    if (!stalled && System.nanoTime() - lastNanos > patienceNanos) {
      stalled = true;
      try {
        stream.close();
      } catch (IOException e) {
        LOG.debug("closing a stalled download", e);
      }
    }
  }

  @Override
  public void close() {
    check.cancel(false);
  }
}
