package dev.skylight.faiss;

import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_kind;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_nprobe;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_set_defaults;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Who may call into a native index and when: readers side by side, a writer alone, searches that
 * want another nprobe in turns, nobody once it is closed.
 */
final class IndexGuard {

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final dev.skylight.faiss.capi.FaissIndex index;
  private final boolean fastScan;
  private int nprobe; // what setDefaults set or the file had; guarded by lock
  private boolean closed; // guarded by lock

  IndexGuard(dev.skylight.faiss.capi.FaissIndex index) {
    this.index = index;
    this.fastScan = skylight_faiss_kind(index) == 'F';
    this.nprobe = skylight_faiss_nprobe(index);
  }

  <T> T reading(Supplier<T> call) {
    return locked(lock.readLock(), call);
  }

  void writing(Runnable call) {
    locked(
        lock.writeLock(),
        () -> {
          call.run();
          return null;
        });
  }

  /** Makes these the index's own. */
  void setDefaults(SearchParameters parameters) {
    writing(
        () -> {
          Faiss.check(
              skylight_faiss_set_defaults(index, parameters.nprobe(), parameters.efSearch()));
          nprobe = skylight_faiss_nprobe(index);
        });
  }

  private record Answer<T>(T value) {}

  /**
   * Reads, but an index with fast scan first gets {@code wanted} (0: {@link #nprobe}) as its own
   * nprobe: FAISS 1.12 mixes the two up where they differ, and ranks by garbage. A search that
   * wants another nprobe than the one before it therefore has such an index for itself, from
   * setting it to the end: two that only took turns at setting it could keep each other from
   * searching.
   */
  <T> T searching(int wanted, Supplier<T> call) {
    if (!fastScan) {
      return reading(call);
    }
    Answer<T> answer =
        reading(
            () -> skylight_faiss_nprobe(index) == own(wanted) ? new Answer<>(call.get()) : null);
    if (answer != null) {
      return answer.value();
    }
    return locked(
        lock.writeLock(),
        () -> {
          Faiss.check(skylight_faiss_set_defaults(index, own(wanted), 0));
          return call.get();
        });
  }

  private int own(int wanted) {
    return wanted == 0 ? nprobe : wanted;
  }

  /** Once the readers have left, and once only. */
  void closing(Runnable free) {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        free.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T locked(Lock held, Supplier<T> call) {
    held.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the index is closed");
      }
      Faiss.applyThreads();
      return call.get();
    } finally {
      held.unlock();
    }
  }
}
