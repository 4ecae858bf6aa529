package dev.skylight.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Does the same for many numbers, on several threads. */
final class Workers {

  /** Numbers that a thread takes at a time. */
  private static final int BATCH = 16;

  private static final long END_SECONDS = 60;

  private Workers() {}

  /** What one thread works with; made and closed on it. */
  interface Worker extends AutoCloseable {
    /** Does it for one number. */
    void work(long number) throws IOException;

    @Override
    default void close() {}
  }

  /** Every number from 0 up to, not with, {@code count} is worked on once, in no order. */
  static void run(int threads, long count, Supplier<? extends Worker> workers)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      ExecutorCompletionService<Void> ends = new ExecutorCompletionService<>(pool);
      AtomicLong next = new AtomicLong();
      for (int i = 0; i < threads; i++) {
        ends.submit(() -> work(next, count, workers), null);
      }
      for (int i = 0; i < threads; i++) {
        ends.take().get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
      pool.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void work(AtomicLong next, long count, Supplier<? extends Worker> workers) {
    try (Worker worker = workers.get()) {
      for (long from = next.getAndAdd(BATCH); from < count; from = next.getAndAdd(BATCH)) {
        for (long number = from; number < Math.min(from + BATCH, count); number++) {
          if (Thread.currentThread().isInterrupted()) {
            return; // another thread has failed, or nobody waits any more
          }
          worker.work(number);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The results for the numbers from {@code from} up to, not with, {@code to}, in order. */
  static <T> List<T> map(int threads, long from, long to, IoFunction<T> function)
      throws IOException, InterruptedException {
    int size = Math.toIntExact(to - from);
    List<T> results = new ArrayList<>(java.util.Collections.nCopies(size, null));
    Worker worker = number -> results.set((int) number, function.of(from + number));
    run(threads, size, () -> worker);
    return results;
  }

  /** A function of a number that reads files. */
  interface IoFunction<T> {
    T of(long number) throws IOException;
  }
}
