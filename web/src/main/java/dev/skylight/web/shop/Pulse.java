package dev.skylight.web.shop;

import dev.skylight.collection.SkylightException;
import dev.skylight.web.http.Call;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether something works, for load balancers: it is asked when somebody wants to know, but only
 * now and then, and whoever wants to know waits but a little. Thread-safe.
 */
public final class Pulse {

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  /** As many may wait for an answer; others get the last one. */
  private static final int MOST_WAITING = 8;

  private final Runnable check;
  private final long freshNanos;
  private final long waitNanos;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private CompletableFuture<Boolean> answer; // guarded by this
  private long begin; // guarded by this
  private volatile boolean works = true;

  /** Of something that throws where it does not work, asked every five seconds at most. */
  public Pulse(Runnable check) {
    this(check, Duration.ofSeconds(5), Duration.ofSeconds(3));
  }

  /**
   * The same.
   *
   * @param fresh for so long an answer holds
   * @param wait for an answer; one that takes longer is none
   */
  public Pulse(Runnable check, Duration fresh, Duration wait) {
    this.check = check;
    this.freshNanos = fresh.toNanos();
    this.waitNanos = wait.toNanos();
  }

  /** As /health answers. */
  public Reply reply(Call call) {
    boolean now = works();
    return Reply.json(now ? 200 : 503, Json.object().put("status", now ? "ok" : "unavailable"));
  }

  /** Whether it works. */
  public boolean works() {
    CompletableFuture<Boolean> asked;
    long left;
    synchronized (this) {
      long now = System.nanoTime();
      if (answer == null || (answer.isDone() && now - begin > freshNanos)) {
        begin = now;
        answer = CompletableFuture.supplyAsync(this::ask, Pulse::start);
      }
      asked = answer;
      left = waitNanos - (now - begin);
    }
    if (asked.isDone()) {
      return asked.getNow(false);
    }
    if (left <= 0) {
      return false;
    }
    if (!waiting.tryAcquire()) {
      return works;
    }
    try {
      return asked.get(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } finally {
      waiting.release();
    }
  }

  private static void start(Runnable job) {
    Thread thread = new Thread(job, "web health");
    thread.setDaemon(true);
    thread.start();
  }

  private boolean ask() {
    boolean now = true;
    try {
      check.run();
    } catch (SkylightException | IllegalStateException e) {
      now = false;
      if (works) { // not again every few seconds
        LOG.warn("/health says from now on that the search is unavailable: {}", e.getMessage(), e);
      }
    }
    if (now && !works) {
      LOG.info("/health says again that the search works");
    }
    works = now;
    return now;
  }
}
