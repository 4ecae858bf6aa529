package dev.skylight.workflows;

import dev.skylight.job.RowRange;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Activity stubs with their time-outs. Heartbeats come every second from a thread of their own
 * inside an activity and are sent every other second, so 6 s of silence mean a dead worker. Where
 * it was only starved, its work is done twice and nothing is harmed; where it is dead, and held the
 * last chunks, everybody waits for no longer than that.
 */
final class ActivityStubs {

  static final Duration HEARTBEAT = Duration.ofSeconds(6);

  /** Of native code that may fill the memory and make a machine swap. */
  private static final Duration INDEX_HEARTBEAT = Duration.ofSeconds(20);

  private ActivityStubs() {}

  static PlanActivities plan(String collection) {
    return Workflow.newActivityStub(
        PlanActivities.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(TaskQueues.light(collection))
            .setStartToCloseTimeout(Duration.ofHours(6))
            .setHeartbeatTimeout(HEARTBEAT)
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setRetryOptions(retry(3, Duration.ofSeconds(10)))
            .build());
  }

  /** One stub per chunk, so that each shows its rows in Temporal's timeline. */
  static ChunkActivities chunk(String collection, RowRange rows) {
    return Workflow.newActivityStub(
        ChunkActivities.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(TaskQueues.embed(collection))
            // ten times what the slowest machine we know of needs (2 rows a second)
            .setStartToCloseTimeout(
                Duration.ofMinutes(15).plus(Duration.ofSeconds(5 * rows.size())))
            .setHeartbeatTimeout(HEARTBEAT)
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            // attempts count worker restarts too; what no retry can mend fails by its type at once
            .setRetryOptions(retry(100, Duration.ofMinutes(1)))
            .setSummary(rows.toString())
            .build());
  }

  static IndexActivities index(String collection, String type) {
    return Workflow.newActivityStub(
        IndexActivities.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(TaskQueues.index(collection))
            .setStartToCloseTimeout(Duration.ofHours(12))
            .setHeartbeatTimeout(INDEX_HEARTBEAT)
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setRetryOptions(retry(5, Duration.ofMinutes(1)))
            .setSummary("index " + type)
            .build());
  }

  static RegisterActivities register(String collection, String folder) {
    String name = folder.length() <= 100 ? folder : "…" + folder.substring(folder.length() - 99);
    return Workflow.newActivityStub(
        RegisterActivities.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(TaskQueues.light(collection))
            .setStartToCloseTimeout(Duration.ofHours(24))
            .setHeartbeatTimeout(HEARTBEAT)
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setRetryOptions(retry(5, Duration.ofSeconds(10)))
            .setSummary("scan " + name)
            .build());
  }

  static RetryOptions retry(int attempts, Duration longestWait) {
    return RetryOptions.newBuilder()
        .setInitialInterval(Duration.ofSeconds(1))
        .setBackoffCoefficient(2)
        .setMaximumInterval(longestWait)
        .setMaximumAttempts(attempts)
        .build();
  }
}
