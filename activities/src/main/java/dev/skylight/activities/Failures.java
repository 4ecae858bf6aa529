package dev.skylight.activities;

import dev.skylight.collection.SkylightException;
import dev.skylight.workflows.FailureTypes;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;

/** Says to Temporal which failures a retry can mend. */
final class Failures {

  private Failures() {}

  /** The same, as Temporal takes it. */
  static ApplicationFailure translate(SkylightException e) {
    return switch (e.kind()) {
      case TRANSIENT ->
          ApplicationFailure.newBuilder()
              .setMessage(e.getMessage())
              .setType(FailureTypes.TRANSIENT)
              .setCause(e)
              .build();
      case MODEL -> fatal(FailureTypes.MODEL, e);
      case FINGERPRINT -> fatal(FailureTypes.FINGERPRINT, e);
      case DISK_FULL -> fatal(FailureTypes.DISK_FULL, e);
      case BAD_INPUT -> fatal(FailureTypes.BAD_INPUT, e);
      case DAMAGED -> fatal(FailureTypes.DAMAGED, e);
    };
  }

  private static ApplicationFailure fatal(String type, SkylightException e) {
    return ApplicationFailure.newBuilder()
        .setMessage(e.getMessage())
        .setType(type)
        .setNonRetryable(true)
        .setCause(e)
        .build();
  }

  /**
   * A worker that is not the right one for a chunk leaves it to the others, and is asked again ever
   * more seldom.
   */
  static ApplicationFailure unfit(String message, int attempt) {
    return ApplicationFailure.newBuilder()
        .setMessage(message)
        .setType(FailureTypes.UNFIT_WORKER)
        .setNextRetryDelay(Duration.ofSeconds(Math.min(60, 2L * attempt)))
        .build();
  }

  /** A worker that shuts down hands its chunk to the next one at once, without alarm. */
  static ApplicationFailure draining() {
    return ApplicationFailure.newBuilder()
        .setMessage("this worker is shutting down; another attempt goes on from the ledger")
        .setType(FailureTypes.DRAINING)
        .setCategory(ApplicationErrorCategory.BENIGN)
        .setNextRetryDelay(Duration.ofMillis(10))
        .build();
  }
}
