package dev.skylight.workflows;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;

/** What lies at the bottom of a failed activity. */
final class Causes {

  private Causes() {}

  /** What the activity itself threw, or null where it did not end by an exception. */
  static ApplicationFailure application(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application) {
        return application;
      }
    }
    return null;
  }

  /** Whether the activity was called back. */
  static boolean calledBack(Throwable failure) {
    return failure instanceof CanceledFailure || failure.getCause() instanceof CanceledFailure;
  }

  /** Whether a later attempt may succeed without anybody doing anything. */
  static boolean passing(Throwable failure) {
    ApplicationFailure cause = application(failure);
    return cause != null && FailureTypes.TRANSIENT.equals(cause.getType());
  }

  /** The failure to end a run with where no retry can mend it; null for every other. */
  static TemporalFailure fatal(Throwable failure) {
    ApplicationFailure cause = application(failure);
    return cause != null && FailureTypes.FATAL.contains(cause.getType())
        ? ApplicationFailure.newNonRetryableFailure(cause.getOriginalMessage(), cause.getType())
        : null;
  }

  /** Why the activity failed, in words. */
  static String reason(Throwable failure) {
    ApplicationFailure cause = application(failure);
    return cause == null ? String.valueOf(failure.getCause()) : cause.getOriginalMessage();
  }

  /** A cancelled activity or child surfaces wrapped; the run is cancelled only if it itself was. */
  static CanceledFailure cancellation(TemporalFailure failure) {
    if (!CancellationScope.current().isCancelRequested()) {
      return null;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CanceledFailure canceled) {
        return canceled;
      }
    }
    return null;
  }
}
