package dev.skylight.internal.thumbnails;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.Thumbnailer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that make thumbnails: the newest request first, since a page that was scrolled on wants
 * the ones below, and each of one name once, however many ask. Threads begin with the first request
 * and end when there is nothing to do for a minute. Thread-safe.
 */
final class Makers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Makers.class);
  private static final long IDLE_MILLIS = 60_000;
  private static final long CLOSE_MILLIS = 5_000;

  /** How one is made. */
  public interface Job {

    /** Its bytes; on one of the threads, with what belongs to that. */
    byte[] make(Thumbnailer thumbnailer) throws ImageException;

    /** Called on that thread when those who wait have it, before it can be asked for anew. */
    default void keep(byte[] made) {}
  }

  private static final class Task {
    private final String name;
    private final Job job;
    private final CompletableFuture<byte[]> made = new CompletableFuture<>();
    private int askers;

    Task(String name, Job job) {
      this.name = name;
      this.job = job;
    }
  }

  private final int mostThreads;
  private final int mostWaiting;
  private final Map<String, Task> tasks = new HashMap<>();
  private final Deque<Task> waiting = new ArrayDeque<>();
  private int threads;
  private int idle;
  private boolean closed;

  /**
   * Starts nothing yet.
   *
   * @param threads most that work
   * @param waiting most that wait for a thread; beyond, the oldest is refused
   */
  public Makers(int threads, int waiting) {
    this.mostThreads = threads;
    this.mostWaiting = waiting;
  }

  /**
   * Waits until one is made.
   *
   * @param name equal for those that come out equal
   * @throws ImageException where the picture cannot be read
   * @throws SkylightException TRANSIENT where too many newer ones came, or the thread was
   *     interrupted; what the job throws
   * @throws IllegalStateException after {@link #close}
   */
  public byte[] get(String name, Job job) throws ImageException {
    Task task = ask(name, job);
    try {
      return task.made.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkylightException(
          Kind.TRANSIENT, "Nobody waits for this thumbnail any more. Ask for it again.", e);
    } finally {
      leave(task);
    }
  }

  /** The same failure for each of those who wait, with a stack trace of its own. */
  private static RuntimeException failure(Throwable cause) throws ImageException {
    if (cause instanceof ImageException) {
      throw new ImageException(cause.getMessage(), cause);
    }
    return cause instanceof SkylightException e
        ? new SkylightException(e.kind(), e.getMessage(), e)
        : new IllegalStateException("A thumbnail could not be made: " + cause.getMessage(), cause);
  }

  private synchronized Task ask(String name, Job job) {
    if (closed) {
      throw closed();
    }
    Task task = tasks.get(name);
    if (task == null) {
      if (waiting.size() + 1 > idle && threads < mostThreads) {
        Thread thread = new Thread(this::work, "skylight-thumbnails-" + (threads + 1));
        thread.setDaemon(true);
        thread.start();
        threads++;
      }
      task = new Task(name, job);
      tasks.put(name, task);
      waiting.addFirst(task);
      if (waiting.size() > mostWaiting) {
        refuse(waiting.removeLast());
      }
      notifyAll();
    } else if (waiting.remove(task)) {
      waiting.addFirst(task);
    }
    task.askers++;
    return task;
  }

  private void refuse(Task oldest) {
    tasks.remove(oldest.name);
    oldest.made.completeExceptionally(
        new SkylightException(
            Kind.TRANSIENT,
            "Too many thumbnails are asked for at once ("
                + mostWaiting
                + " wait). Ask for it again in a few seconds."));
  }

  /** One that nobody waits for any more is not made, unless that has begun. */
  private synchronized void leave(Task task) {
    task.askers--;
    if (task.askers == 0 && waiting.remove(task)) {
      tasks.remove(task.name);
    }
  }

  private void work() {
    Thumbnailer thumbnailer = null;
    try {
      for (Task task = next(); task != null; task = next()) {
        try {
          if (thumbnailer == null) {
            thumbnailer = new Thumbnailer();
          }
          byte[] made = task.job.make(thumbnailer);
          task.made.complete(made);
          task.job.keep(made);
        } catch (ImageException | RuntimeException | Error e) {
          if (!task.made.completeExceptionally(e)) {
            LOG.warn("A thumbnail that was made could not be kept", e);
          }
        } finally {
          forget(task);
        }
      }
    } finally {
      if (thumbnailer != null) {
        thumbnailer.close();
      }
    }
  }

  /** The newest request; null where this thread has to end. */
  private synchronized Task next() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
    idle++;
    try {
      long left = IDLE_MILLIS;
      while (waiting.isEmpty() && !closed && left > 0) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by nobody of ours: then it is to end
    } finally {
      idle--;
    }
    Task newest = waiting.pollFirst();
    if (newest == null) {
      threads--;
      notifyAll();
    }
    return newest;
  }

  private synchronized void forget(Task task) {
    tasks.remove(task.name, task);
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the thumbnails were closed");
  }

  /**
   * Refuses those that wait, and waits some seconds for those that are being made; whoever waits
   * for them longer is refused, too.
   */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.forEach(task -> task.made.completeExceptionally(closed()));
    waiting.clear();
    notifyAll();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    try {
      long left = CLOSE_MILLIS;
      while (threads > 0 && left > 0) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tasks.values().forEach(task -> task.made.completeExceptionally(closed()));
  }
}
