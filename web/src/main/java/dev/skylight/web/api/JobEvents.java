package dev.skylight.web.api;

import dev.skylight.web.http.Problem;
import dev.skylight.web.http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who listen how the job is. Asks once a second for all of them, and only while there
 * is somebody; no thread waits for any of them.
 */
public final class JobEvents {

  private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);

  private final Supplier<byte[]> status;
  private final int most;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Nobody listens yet.
   *
   * @param status the JSON to tell; may block
   */
  JobEvents(Supplier<byte[]> status, int most) {
    this.status = status;
    this.most = most;
  }

  /** How many listen. */
  public int listeners() {
    return count.get();
  }

  /**
   * One more.
   *
   * @throws Problem 503 where there are too many
   */
  Reply listen() {
    byte[] first = status.get(); // before a place is taken: it may fail
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      throw Problem.busy(
          "Already " + most + " listen to the job; ask /api/v1/job once in a while.", 10);
    }
    return (request, response, callback) -> begin(request, response, callback, first);
  }

  private void begin(Request request, Response response, Callback callback, byte[] first) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, Reply.NO_STORE);
    Listener listener = new Listener(response, callback, this::gone);
    listeners.add(listener);
    request.addFailureListener(listener::drop);
    listener.tell(event(first), first);
    if (closed) {
      listener.end();
    }
  }

  private void gone(Listener listener) {
    if (listeners.remove(listener)) {
      count.decrementAndGet();
    }
  }

  /** Tells what has changed; to be called once a second, by one thread at a time. */
  public void tick() {
    if (listeners.isEmpty()) {
      return;
    }
    byte[] now = null;
    try {
      now = status.get();
    } catch (RuntimeException e) {
      LOG.warn("The job's state cannot be told", e); // and is asked for again in a second
    }
    for (Listener listener : listeners) {
      if (now != null && !Arrays.equals(now, listener.told())) {
        listener.tell(event(now), now);
      } else {
        listener.keepAlive();
      }
    }
  }

  private static byte[] event(byte[] json) {
    return ("event: job\ndata: " + new String(json, StandardCharsets.UTF_8) + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Ends all of them, and takes no more. */
  public void close() {
    closed = true;
    listeners.forEach(Listener::end);
  }
}
