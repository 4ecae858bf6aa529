package dev.skylight.internal.files;

import dev.skylight.collection.SkylightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Readers of one file that stay open between questions: to open a database takes longer than to ask
 * it. Each is lent to one thread at a time. One that is of another file than there is now, or old,
 * is not lent again; those that nobody needs are closed soon, so that a file at rest is nobody's.
 * Thread-safe.
 */
public final class KeptOpen<T extends KeptOpen.Reader> implements AutoCloseable {

  /** Most readers that stay open while nobody asks. */
  static final int MOST = 8;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Whatever may be wrong with a reader, it is over after so long. */
  private static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** What reads the file. One thread at a time. */
  public interface Reader extends AutoCloseable {

    /** Whether it may stay open while nobody asks. */
    boolean lasts();

    /** Whether what it knows of the file holds still, where it is the same file. */
    boolean isCurrent() throws SQLException;

    @Override
    void close();
  }

  private final Path file;
  private final Supplier<T> opening;
  private final Runnable afterLast;
  private final long idleNanos;
  private final Deque<Lent> idle = new ArrayDeque<>(); // the last one to come back is at the end
  private int open; // lent or idle
  private boolean sweeping;
  private boolean closed;

  /**
   * Of a file.
   *
   * @param opening opens a reader; may throw
   * @param afterLast called when no reader is open any more
   */
  public KeptOpen(Path file, Supplier<T> opening, Runnable afterLast) {
    this(file, opening, afterLast, IDLE_NANOS);
  }

  KeptOpen(Path file, Supplier<T> opening, Runnable afterLast, long idleNanos) {
    this.file = file;
    this.opening = opening;
    this.afterLast = afterLast;
    this.idleNanos = idleNanos;
  }

  /** A reader that somebody has; given back once. */
  public final class Lent {
    private final T reader;
    private final String identity; // null: cannot be told
    private final long openedNanos = System.nanoTime();
    private long backNanos;
    private boolean away = true; // guarded by the whole

    private Lent(T reader, String identity) {
      this.reader = reader;
      this.identity = identity;
    }

    /** The reader, until it is given back. */
    public T reader() {
      return reader;
    }

    /**
     * Ends the use of it.
     *
     * @param keep whether it may be lent again
     */
    public void giveBack(boolean keep) {
      back(this, keep);
    }

    private boolean fits(String now) {
      return now != null
          && now.equals(identity)
          && System.nanoTime() - openedNanos < AGE_NANOS
          && isCurrent();
    }

    private boolean isCurrent() {
      try {
        return reader.isCurrent();
      } catch (SQLException | SkylightException e) {
        // to open it anew mends it, or says what is wrong
        LoggerFactory.getLogger(KeptOpen.class).debug("{} is opened anew: {}", file, e.toString());
        return false;
      }
    }
  }

  /** Lends a reader of the file as it is now, which is opened where none is free. */
  public Lent lend() {
    String now = identity(); // before opening: what is put there meanwhile shows the next time
    for (Lent kept = take(); kept != null; kept = take()) {
      if (kept.fits(now)) {
        return kept;
      }
      closeReader(kept);
    }
    Lent lent = new Lent(opening.get(), now);
    synchronized (this) {
      open++;
    }
    return lent;
  }

  private synchronized Lent take() {
    Lent kept = idle.pollLast();
    if (kept != null) {
      kept.away = true;
    }
    return kept;
  }

  private void back(Lent lent, boolean keep) {
    boolean kept;
    synchronized (this) {
      if (!lent.away) {
        return;
      }
      lent.away = false;
      kept = keep && lent.reader.lasts() && lent.identity != null && !closed && idle.size() < MOST;
      if (kept) {
        lent.backNanos = System.nanoTime();
        idle.addLast(lent);
        sweepLater();
      }
    }
    if (!kept) {
      closeReader(lent);
    }
  }

  /** Which file it is, whatever it is called; null where there is none or it cannot be told. */
  private String identity() {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? null : key.toString();
    } catch (IOException e) {
      return null; // whoever opens it says what is wrong
    }
  }

  /** Under the lock. */
  private void sweepLater() {
    if (!sweeping) {
      sweeping = true;
      CompletableFuture.delayedExecutor(idleNanos, TimeUnit.NANOSECONDS).execute(this::sweep);
    }
  }

  private void sweep() {
    List<Lent> unused = new ArrayList<>();
    synchronized (this) {
      sweeping = false;
      long now = System.nanoTime();
      while (!idle.isEmpty() && now - idle.peekFirst().backNanos >= idleNanos / 2) {
        unused.add(idle.pollFirst());
      }
      if (!idle.isEmpty()) {
        sweepLater();
      }
    }
    try {
      closeAll(unused);
    } catch (SkylightException e) {
      // nobody waits for it, and whoever asks next hears of what lasts
      LoggerFactory.getLogger(KeptOpen.class).warn("{} could not be closed", file, e);
    }
  }

  private void closeAll(List<Lent> unused) {
    SkylightException failure = null;
    for (Lent lent : unused) {
      try {
        closeReader(lent);
      } catch (SkylightException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void closeReader(Lent lent) {
    try {
      lent.reader.close();
    } finally {
      boolean last;
      synchronized (this) {
        last = --open == 0;
      }
      if (last) {
        afterLast.run();
      }
    }
  }

  /** Closes all that nobody has; the others are closed when they are given back. */
  @Override
  public void close() {
    List<Lent> unused;
    synchronized (this) {
      closed = true;
      unused = List.copyOf(idle);
      idle.clear();
    }
    closeAll(unused);
  }
}
