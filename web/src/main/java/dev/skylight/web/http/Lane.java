package dev.skylight.web.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** So many at a time, and so many more that wait. Thread-safe. */
public final class Lane {

  private static final int WAITING = 24;
  private static final long WAIT_MILLIS = 10_000;

  private final String what;
  private final Semaphore places;
  private final int mostWaiting;
  private final long waitMillis;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * A lane.
   *
   * @param what goes through it, as in "too many searches"
   * @param places how many at a time
   * @param mostWaiting how many more may wait
   * @param waitMillis for how long
   */
  public Lane(String what, int places, int mostWaiting, long waitMillis) {
    this.what = what;
    this.places = new Semaphore(places, true);
    this.mostWaiting = mostWaiting;
    this.waitMillis = waitMillis;
  }

  /** One in which others wait for a while. */
  public static Lane patient(String what, int places) {
    return new Lane(what, places, WAITING, WAIT_MILLIS);
  }

  /**
   * Takes a place; whoever has it leaves it, on whichever thread.
   *
   * @throws Problem 503 where there is none
   */
  public void enter() {
    if (places.tryAcquire()) {
      return;
    }
    try {
      if (waiting.incrementAndGet() <= mostWaiting
          && places.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.decrementAndGet();
    }
    throw Problem.busy("There are too many " + what + " at once; try again in a moment.", 1);
  }

  /**
   * Does something on a place of its own.
   *
   * @throws Problem 503 where there is none
   */
  public <T> T through(Supplier<T> work) {
    enter();
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  /** Gives a place back. */
  public void leave() {
    places.release();
  }
}
