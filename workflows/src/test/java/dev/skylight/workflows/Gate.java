package dev.skylight.workflows;

import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What fake activities wait at. */
final class Gate {

  private Gate() {}

  /**
   * Takes a permit, heartbeating while it waits.
   *
   * @param permits null: nobody waits
   * @return false where the activity was called back meanwhile
   */
  static boolean pass(Semaphore permits) {
    try {
      while (permits != null && !permits.tryAcquire(50, TimeUnit.MILLISECONDS)) {
        Activity.getExecutionContext().heartbeat(null);
      }
      return true;
    } catch (ActivityCanceledException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException("the worker was shut down in mid-chunk", e);
    }
  }
}
