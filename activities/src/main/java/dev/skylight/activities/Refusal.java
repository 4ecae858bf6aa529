package dev.skylight.activities;

import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves chunks to other workers. Thread-safe. */
final class Refusal {

  private static final Logger log = LoggerFactory.getLogger(Refusal.class);

  private final String worker;

  /** That it refuses chunks is said once. */
  private final AtomicBoolean refusing = new AtomicBoolean();

  Refusal(String worker) {
    this.worker = worker;
  }

  /** What to throw in an activity that another worker may be fit for. */
  ApplicationFailure because(String why) {
    String message = "the worker " + worker + " leaves its chunks to others: " + why;
    if (refusing.compareAndSet(false, true)) {
      log.warn(message);
    }
    return Failures.unfit(message, Activity.getExecutionContext().getInfo().getAttempt());
  }

  /** Refuses a chunk of another version than this build knows. */
  void checkVersion(int known, int given) {
    if (known != given) {
      throw because(
          "it knows chunks of version "
              + known
              + " and was given "
              + given
              + ": worker and starter are of different builds; update the older one");
    }
  }
}
