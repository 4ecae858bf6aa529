package dev.skylight.products;

import dev.skylight.fetch.FetchException;
import dev.skylight.fetch.Fetched;
import dev.skylight.fetch.Validators;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Pictures of a chunk on their way: fetched by threads that chunks share, handed out in the order
 * in which they arrive. Only so many are under way or wait to be embedded at once, in all chunks
 * together. For one thread; close it to call back what is under way.
 */
final class Arrivals implements AutoCloseable {

  /** A picture that is wanted, and the images that it is wanted for. */
  record Wanted(String url, Validators known, List<Need> needs) {}

  /** What came of it: an answer or a failure. */
  static final class Arrival {
    final Wanted wanted;
    private final Semaphore room;
    private boolean holds = true;
    private Fetched fetched;
    private FetchException failure;
    private Throwable fault;

    private Arrival(Wanted wanted, Semaphore room) {
      this.wanted = wanted;
      this.room = room;
    }

    /** The answer. */
    Fetched fetched() throws FetchException {
      if (failure != null) {
        throw failure;
      }
      if (fault instanceof Error error) {
        throw error;
      }
      if (fault != null) {
        throw (RuntimeException) fault;
      }
      return fetched;
    }

    /** Lets its bytes go, and makes room for another picture. */
    void release() {
      fetched = null;
      if (holds) {
        holds = false;
        room.release();
      }
    }
  }

  private final ExecutorService threads;
  private final Semaphore room;
  private final Fetching fetching;
  private final List<Wanted> wanted;
  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private final List<Arrival> begun = new ArrayList<>();
  private final List<Future<?>> futures = new ArrayList<>();
  private int taken;

  /**
   * Pictures to be fetched.
   *
   * @param room for pictures that are under way or wait, in all chunks
   */
  Arrivals(ExecutorService threads, Semaphore room, Fetching fetching, List<Wanted> wanted) {
    this.threads = threads;
    this.room = room;
    this.fetching = fetching;
    this.wanted = List.copyOf(wanted);
  }

  /** Whether there is more to take. */
  boolean hasMore() {
    return taken < wanted.size();
  }

  /**
   * Takes what has arrived.
   *
   * @param least waited for, if there are so many
   * @param most of them
   * @param patience how long to wait, in milliseconds
   */
  List<Arrival> take(int least, int most, long patience) throws InterruptedException {
    begin();
    List<Arrival> some = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
    int enough = Math.min(least, Math.max(1, begun.size() - taken));
    while (some.size() < enough) {
      Arrival next = arrived.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        break;
      }
      some.add(next);
    }
    arrived.drainTo(some, most - some.size());
    taken += some.size();
    return some;
  }

  private void begin() {
    while (begun.size() < wanted.size() && room.tryAcquire()) {
      Arrival arrival = new Arrival(wanted.get(begun.size()), room);
      begun.add(arrival);
      futures.add(threads.submit(() -> fetch(arrival)));
    }
  }

  private void fetch(Arrival arrival) {
    try {
      arrival.fetched = fetching.fetch(arrival.wanted.url(), arrival.wanted.known());
    } catch (FetchException e) {
      arrival.failure = e;
    } catch (InterruptedException e) {
      return; // called back: nobody waits for it
    } catch (RuntimeException | Error e) {
      arrival.fault = e; // thrown where it is taken
    }
    arrived.add(arrival);
  }

  @Override
  public void close() {
    futures.forEach(future -> future.cancel(true));
    begun.forEach(Arrival::release);
  }
}
