package dev.skylight.temporal;

import dev.skylight.collection.SkylightException;
import dev.skylight.workflows.FailureTypes;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;

/** Turns what Temporal throws into sentences. */
public final class TemporalFailures {

  private TemporalFailures() {}

  /** Whether {@code failure} says that the workflow was cancelled. */
  public static boolean cancelled(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CanceledFailure) {
        return true;
      }
    }
    return false;
  }

  /** The sentence for the user, as an exception; what has none already is returned as it is. */
  public static RuntimeException translate(RuntimeException failure) {
    ApplicationFailure application = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SkylightException known) {
        return known;
      }
      // the outermost is ours, with the sentence for the user; its causes are for the log
      if (application == null && t instanceof ApplicationFailure found) {
        application = found;
      }
    }
    if (application != null) {
      return new SkylightException(
          kind(application.getType()), application.getOriginalMessage(), failure);
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof TerminatedFailure) {
        return new SkylightException(
            SkylightException.Kind.TRANSIENT,
            "The workflow was terminated on the Temporal server: what is finished is on disk, run the"
                + " same command to go on.",
            failure);
      }
      if (t instanceof TimeoutFailure timeout) {
        return new SkylightException(
            SkylightException.Kind.TRANSIENT,
            "Temporal gave up waiting ("
                + timeout.getTimeoutType()
                + "): see that workers run and run the same command to go on.",
            failure);
      }
      if (t instanceof WorkflowNotFoundException) {
        return new SkylightException(
            SkylightException.Kind.BAD_INPUT,
            "No such job is on the Temporal server any more: see 'skylight status'.",
            failure);
      }
      if (t instanceof StatusRuntimeException status) {
        return new SkylightException(
            SkylightException.Kind.TRANSIENT,
            "The Temporal server does not answer ("
                + status.getStatus().getCode()
                + "): what is finished is on disk, run the same command to go on when it is back.",
            failure);
      }
    }
    if (failure instanceof WorkflowFailedException || failure instanceof WorkflowServiceException) {
      return new SkylightException(
          SkylightException.Kind.TRANSIENT,
          "The workflow failed: " + failure.getMessage(),
          failure);
    }
    return failure;
  }

  private static SkylightException.Kind kind(String type) {
    if (FailureTypes.MODEL.equals(type)) {
      return SkylightException.Kind.MODEL;
    }
    if (FailureTypes.FINGERPRINT.equals(type)) {
      return SkylightException.Kind.FINGERPRINT;
    }
    if (FailureTypes.DISK_FULL.equals(type)) {
      return SkylightException.Kind.DISK_FULL;
    }
    if (FailureTypes.DAMAGED.equals(type)) {
      return SkylightException.Kind.DAMAGED;
    }
    return FailureTypes.BAD_INPUT.equals(type)
        ? SkylightException.Kind.BAD_INPUT
        : SkylightException.Kind.TRANSIENT;
  }
}
