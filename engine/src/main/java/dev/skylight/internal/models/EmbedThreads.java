package dev.skylight.internal.models;

import java.util.Comparator;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that serve the oldest call first. Were they fair, all chunks at work would come to their
 * end together, and nothing would be left to do while they are written to the disk. Thread-safe.
 */
final class EmbedThreads {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private record Turn(long call, Runnable work) implements Runnable {
    @Override
    public void run() {
      work.run();
    }
  }

  private final ThreadPoolExecutor pool;

  EmbedThreads(int threads) {
    String name = "embed-" + NUMBER.incrementAndGet() + "-";
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(
                2 * threads, Comparator.comparingLong(turn -> ((Turn) turn).call)),
            task -> {
              Thread thread = new Thread(task, name + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    // at once: each thread is born with a task that would pass by those that wait
    pool.prestartAllCoreThreads();
  }

  /**
   * Does something as soon as a thread is free and nothing of an older call waits.
   *
   * @param call its number: older ones are smaller
   */
  void execute(long call, Runnable work) {
    pool.execute(new Turn(call, work));
  }

  /**
   * Lets the threads end when all is done, and waits for that.
   *
   * @return whether the caller was interrupted meanwhile
   */
  boolean end() {
    boolean interrupted = false;
    pool.shutdown();
    while (true) {
      try {
        if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
          return interrupted;
        }
      } catch (InterruptedException e) {
        interrupted = true; // native memory in use cannot be freed
      }
    }
  }
}
