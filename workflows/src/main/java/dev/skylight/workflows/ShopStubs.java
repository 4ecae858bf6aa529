package dev.skylight.workflows;

import dev.skylight.job.ProductRange;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Activity stubs of a shop's job, as {@link ActivityStubs}. */
final class ShopStubs {

  /** What a person who mistyped an address waits at most: half a minute. */
  private static final int SURVEY_ATTEMPTS = 6;

  /** A database that is back is noticed within so long. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private ShopStubs() {}

  static ProductActivities survey(String name) {
    return light(name, SURVEY_ATTEMPTS, "survey");
  }

  static ProductActivities plan(String name) {
    return light(name, 20, "plan");
  }

  static ProductActivities finish(String name) {
    return light(name, 20, "finish");
  }

  private static ProductActivities light(String name, int attempts, String summary) {
    return Workflow.newActivityStub(
        ProductActivities.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(TaskQueues.shop(name))
            .setStartToCloseTimeout(Duration.ofHours(6))
            .setHeartbeatTimeout(ActivityStubs.HEARTBEAT)
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setRetryOptions(ActivityStubs.retry(attempts, LONGEST_WAIT))
            .setSummary(summary)
            .build());
  }

  /** One stub per chunk, so that each shows its images in Temporal's timeline. */
  static ProductChunkActivities chunk(String name, ProductRange range) {
    return Workflow.newActivityStub(
        ProductChunkActivities.class,
        ActivityOptions.newBuilder()
            .setTaskQueue(TaskQueues.shopEmbed(name))
            // each picture of one slow host, one after the other, with all its tries
            .setStartToCloseTimeout(
                Duration.ofHours(1).plus(Duration.ofMinutes(2).multipliedBy(range.images())))
            .setHeartbeatTimeout(ActivityStubs.HEARTBEAT)
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            // attempts count worker restarts too; a database that is away has more: the window
            .setRetryOptions(ActivityStubs.retry(100, LONGEST_WAIT))
            .setSummary(words(range))
            .build());
  }

  /** A chunk for people. */
  static String words(ProductRange range) {
    return "images "
        + (range.after() == null ? "up to " : "after " + range.after() + " up to ")
        + range.to();
  }
}
