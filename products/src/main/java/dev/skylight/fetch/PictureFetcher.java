package dev.skylight.fetch;

import dev.skylight.fetch.Exchange.Answer;
import dev.skylight.fetch.FetchException.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches pictures by URL. Thread-safe; connections are shared, so one for a process is enough. */
public final class PictureFetcher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PictureFetcher.class);

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  /** How often a wait for an answer looks whether it drips. */
  private static final Duration LOOK = Duration.ofMillis(250);

  /** A body that drips for so small a part of the limit between pieces is set aside. */
  private static final int PATIENCE = 5;

  private final FetchSettings settings;
  private final Duration firstWait;
  private final CloseableHttpClient client;
  private final Slots slots;

  /**
   * Requests have threads of their own: neither sockets nor look-ups of names can be interrupted.
   */
  private final ExecutorService threads;

  private final Set<Exchange> running = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** With limits. */
  public PictureFetcher(FetchSettings settings) {
    this(settings, InetAddress::getAllByName, SSLContexts.createDefault(), FIRST_WAIT);
  }

  /**
   * For tests.
   *
   * @param tls whom to trust
   * @param firstWait about as long is waited after the first failure
   */
  PictureFetcher(
      FetchSettings settings, GuardedResolver.Names names, SSLContext tls, Duration firstWait) {
    this.settings = settings;
    this.firstWait = firstWait;
    this.client =
        FetchClient.of(settings, new GuardedResolver(names, settings.allowedHosts()), tls);
    this.slots = new Slots(settings.perHost(), settings.total());
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "skylight-fetch");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Fetches a picture; blocks, at most tries x (whole + wait), and before that for as long as the
   * limits of connections are reached.
   *
   * @param url as a database or a person has it, or null: spaces and letters outside ASCII are
   *     encoded
   * @param known of an earlier answer, or {@link Validators#NONE}
   * @throws FetchException where it cannot be had, or this is closed
   * @throws InterruptedException where the thread is interrupted while it waits
   */
  public Fetched fetch(String url, Validators known) throws FetchException, InterruptedException {
    PictureUrl asked = PictureUrl.of(url);
    for (int attempts = 1; ; attempts++) {
      try {
        return attempt(asked, known);
      } catch (AttemptException e) {
        Duration wait = Backoff.after(attempts, firstWait);
        Duration left = e.retryAfter().orElse(Duration.ZERO);
        if (!e.again()) {
          throw e.asFetch("");
        }
        if (left.compareTo(settings.longestWait()) > 0) {
          throw e.asFetch(" It asks to be left alone for " + Failures.time(left) + ".");
        }
        if (attempts >= settings.tries()) {
          throw e.asFetch(attempts == 1 ? "" : " So it did " + attempts + " times.");
        }
        log.debug("{} is fetched again in {}", asked.shown(), wait.plus(left), e);
        if (closed.await(wait.plus(left).toNanos(), TimeUnit.NANOSECONDS)) {
          throw closed(shown(asked), e);
        }
      }
    }
  }

  /** Follows redirects; each host is judged anew, when it is connected to. */
  private Fetched attempt(PictureUrl asked, Validators known)
      throws AttemptException, FetchException, InterruptedException {
    PictureUrl url = asked;
    String shown = shown(asked);
    Instant freshUntil = Instant.MAX;
    long nanos = settings.whole().toNanos();
    for (int redirects = 0; ; redirects++) {
      Exchange exchange = new Exchange(client, settings, url, shown, known);
      Slots.Slot slot = slots.take(url.host());
      if (slot == null) {
        throw closed(shown, null);
      }
      long began = System.nanoTime();
      Answer answer = answer(exchange, slot, shown, nanos);
      nanos -= System.nanoTime() - began;
      freshUntil = earlier(freshUntil, answer.freshUntil());
      if (answer.location() == null) {
        return new Fetched(answer.picture(), answer.validators(), freshUntil);
      }
      if (redirects == settings.redirects()) {
        throw AttemptException.last(
            Reason.REDIRECTS,
            shown + " is redirected more than " + settings.redirects() + " times.",
            null);
      }
      url = redirected(url, answer.location(), asked);
      shown = shown(asked) + ", which is redirected to " + url.shown() + ",";
    }
  }

  private static PictureUrl redirected(PictureUrl from, String location, PictureUrl asked)
      throws FetchException {
    try {
      return from.redirected(location);
    } catch (FetchException e) {
      throw new FetchException(
          Reason.REDIRECTS, shown(asked) + " is redirected to nowhere. " + e.getMessage(), e);
    }
  }

  /** Runs one exchange, for which a slot is taken, on a thread of its own. */
  private Answer answer(Exchange exchange, Slots.Slot slot, String shown, long nanos)
      throws AttemptException, FetchException, InterruptedException {
    running.add(exchange);
    Future<Answer> answer;
    try {
      answer =
          threads.submit(
              () -> {
                try {
                  return exchange.run();
                } finally {
                  running.remove(exchange);
                  slot.give();
                }
              });
    } catch (RejectedExecutionException e) {
      throw closed(shown, e);
    }
    try {
      return await(answer, exchange.pace(), slot, shown, nanos);
    } catch (InterruptedException | AttemptException e) {
      exchange.cancel();
      throw e;
    } catch (ExecutionException e) {
      if (closed.getCount() == 0) {
        throw closed(shown, e);
      }
      if (e.getCause() instanceof AttemptException failed) {
        throw failed;
      }
      throw new IllegalStateException(shown + " could not be asked for", e.getCause());
    }
  }

  /**
   * Waits for an answer. One whose body drips costs its server next to nothing, and in the place of
   * one of the few requests to its host it would hold up all others: it is set aside, and given up
   * when it has dripped for too long.
   */
  private Answer await(Future<Answer> answer, Pace pace, Slots.Slot slot, String shown, long nanos)
      throws AttemptException, ExecutionException, InterruptedException {
    long began = System.nanoTime();
    while (true) {
      long left = nanos - (System.nanoTime() - began);
      try {
        return answer.get(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // of neither another attempt: it would need as long
        if (left <= LOOK.toNanos()) {
          throw AttemptException.last(
              Reason.UNREACHABLE,
              shown + " was not whole after " + Failures.time(settings.whole()) + ", the limit.",
              e);
        }
        Duration dripping = pace.dripping();
        if (dripping.compareTo(settings.read()) >= 0) {
          throw AttemptException.last(
              Reason.UNREACHABLE,
              String.format(
                  Locale.ROOT, "%s comes at less than %,d bytes a second.", shown, Pace.LEAST),
              e);
        }
        if (dripping.compareTo(settings.read().dividedBy(PATIENCE)) >= 0) {
          slot.aside();
        }
      }
    }
  }

  /** Of two, null being now. */
  private static Instant earlier(Instant one, Instant other) {
    return one == null || other == null ? null : one.isBefore(other) ? one : other;
  }

  private static String shown(PictureUrl url) {
    return "The picture " + url.shown();
  }

  private static FetchException closed(String shown, Throwable cause) {
    return new FetchException(
        Reason.UNREACHABLE, shown + " was not fetched: the program is ending.", cause);
  }

  /** Ends what is under way; no thread waits for it any more. */
  @Override
  public void close() {
    closed.countDown();
    slots.close();
    running.forEach(Exchange::cancel);
    threads.shutdown();
    client.close(CloseMode.IMMEDIATE);
  }
}
