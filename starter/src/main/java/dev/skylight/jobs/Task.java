package dev.skylight.jobs;

import dev.skylight.temporal.TemporalFailures;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A smaller piece of work that runs: a scan, an index build. One thread at a time.
 *
 * @param <R> its result
 */
public final class Task<R> {

  private static final Logger LOG = LoggerFactory.getLogger(Task.class);
  private static final long TICK_MILLIS = 1_000;

  private final WorkflowClient client;
  private final WorkflowStub stub;
  private final Class<R> type;

  Task(WorkflowClient client, String id, Class<R> type) {
    this.client = client;
    this.stub = client.newUntypedWorkflowStub(id);
    this.type = type;
  }

  /** Waits for the result; {@code stage} hears what the running activity says, when it changes. */
  public R await(Consumer<String> stage) {
    CompletableFuture<R> result = stub.getResultAsync(type);
    String last = "";
    try {
      while (true) {
        try {
          return result.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          String now = details().orElse(last);
          if (!now.equals(last)) {
            stage.accept(now);
            last = now;
          }
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? TemporalFailures.translate(cause)
          : new IllegalStateException("the workflow's result cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a workflow", e);
    }
  }

  private Optional<String> details() {
    try {
      for (PendingActivityInfo activity :
          stub.describe().getRawDescription().getPendingActivitiesList()) {
        Optional<String> said = Heartbeats.last(client, activity, String.class);
        if (said.isPresent()) {
          return said;
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("no details to show", e);
    }
    return Optional.empty();
  }
}
