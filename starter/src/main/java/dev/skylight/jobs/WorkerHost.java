package dev.skylight.jobs;

import dev.skylight.activities.ActivitySet;
import dev.skylight.temporal.TemporalConnection;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of this process: one for each task queue it has work for. Thread-safe. */
final class WorkerHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerHost.class);

  /** Progress and cancellation lag by as much; a third of the silence that means a dead worker. */
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);

  /**
   * So long a workflow waits for the worker that knows it by heart, which may be dead, before any
   * other reads its history; the default is 5 s.
   */
  private static final Duration STICKY = Duration.ofSeconds(2);

  /** A machine busy with pictures may be slow to run a workflow task; the default is a second. */
  private static final long DEADLOCK_MILLIS = 5_000;

  private final WorkerFactory factory;
  private final Runnable drain;
  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * Without workers yet.
   *
   * @param drain asks running chunks to publish what they have and to hand back the rest
   */
  WorkerHost(TemporalConnection connection, Runnable drain) {
    this.factory = connection.workers();
    this.drain = drain;
  }

  /** Adds a worker of workflows and light activities. */
  void workflows(String queue, List<Object> activities, Class<?>... workflows) {
    Worker worker =
        factory.newWorker(
            queue,
            options("light")
                .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
                .setStickyQueueScheduleToStartTimeout(STICKY)
                .setMaxConcurrentActivityExecutionSize(4)
                .build());
    worker.registerWorkflowImplementationTypes(workflows);
    worker.registerActivitiesImplementations(activities.toArray());
  }

  /**
   * Adds a worker of activities.
   *
   * @param role as its identity has it
   * @param slots of them at work at once
   */
  void activities(String queue, String role, int slots, List<Object> activities) {
    factory
        .newWorker(
            queue,
            options(role)
                .setMaxConcurrentActivityExecutionSize(slots)
                .setMaxConcurrentActivityTaskPollers(Math.min(slots, 5))
                .build())
        .registerActivitiesImplementations(activities.toArray());
  }

  private static WorkerOptions.Builder options(String role) {
    return WorkerOptions.newBuilder()
        .setIdentity(ActivitySet.workerName() + "/" + role)
        .setMaxHeartbeatThrottleInterval(HEARTBEAT_INTERVAL)
        // without it a stopping worker goes on taking chunks and fails each of them
        .setAllowActivityHeartbeatDuringShutdown(true);
  }

  /** Starts polling. */
  void start() {
    factory.start();
  }

  /**
   * Stops: no further chunk is taken, running ones publish what they have and are handed back.
   * Idempotent.
   *
   * @param grace most time to wait for that
   * @return whether all work ended by itself
   */
  boolean drain(Duration grace) {
    if (!stopped.compareAndSet(false, true)) {
      return true;
    }
    drain.run();
    factory.shutdown();
    factory.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
    boolean clean = factory.isTerminated();
    if (!clean) {
      LOG.warn("activities still run after {}: they are interrupted", grace);
      factory.shutdownNow();
      factory.awaitTermination(1, TimeUnit.SECONDS);
    }
    return clean;
  }

  @Override
  public void close() {
    drain(Duration.ofSeconds(10));
  }
}
