package dev.skylight.activities;

import dev.skylight.collection.SkylightException;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.TimeoutFailure;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heartbeats from a thread of its own while the activity's thread is inside native code, a lock or
 * a long write, and remembers what the server answered for that thread to look at. Thread-safe.
 */
final class Heartbeater implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Heartbeater.class);
  private static final long PERIOD_MILLIS = 1_000;

  private final ActivityExecutionContext context = Activity.getExecutionContext();
  private final Thread thread = new Thread(this::run, "heartbeat");
  private volatile Object details;
  private volatile ActivityCompletionException answer;
  private volatile boolean closed;

  /** Beats while {@code work} is done, whose failures are said to Temporal as it needs them. */
  static <T> T during(Object firstDetails, Function<Heartbeater, T> work) {
    try (Heartbeater heartbeater = new Heartbeater(firstDetails)) {
      return work.apply(heartbeater);
    } catch (SkylightException e) {
      throw Failures.translate(e);
    }
  }

  private Heartbeater(Object firstDetails) {
    details = firstDetails;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        context.heartbeat(details);
        Thread.sleep(PERIOD_MILLIS);
      } catch (ActivityCompletionException e) {
        answer = e;
        return;
      } catch (InterruptedException e) {
        // close() woke us
        return;
      } catch (RuntimeException e) {
        // close() may interrupt a call under way; any other failure must not end the beating
        if (!closed) {
          log.warn("a heartbeat failed", e);
        }
      }
    }
  }

  void details(Object newDetails) {
    details = newDetails;
  }

  /** Whether the server wants this attempt to end. */
  boolean stopped() {
    return answer != null;
  }

  /** Whether it wants so because somebody cancelled, and not because the attempt is out of date. */
  boolean canceled() {
    return answer instanceof ActivityCanceledException
        && !(answer.getCause() instanceof TimeoutFailure);
  }

  /** Throws what the server answered, if it wants this attempt to end. */
  void check() {
    if (answer != null) {
      throw answer;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
