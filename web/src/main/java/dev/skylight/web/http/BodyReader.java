package dev.skylight.web.http;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads a body without holding a thread, so that slow ones hold up nobody; up to a size, within a
 * time.
 */
final class BodyReader {

  /**
   * So much more than the limit is read and thrown away: a connection that is closed on a client
   * who still writes may take the answer with it.
   */
  private static final int DRAINED = 4 << 20;

  private static final long DRAINED_MILLIS = 1_000;

  private final Request request;
  private final int most;
  private final Consumer<byte[]> then;
  private final Consumer<Throwable> failed;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long seen;
  private Scheduler.Task limit; // guarded by this
  private boolean over; // guarded by this

  private BodyReader(Request request, int most, Consumer<byte[]> then, Consumer<Throwable> failed) {
    this.request = request;
    this.most = most;
    this.then = then;
    this.failed = failed;
  }

  /**
   * Reads.
   *
   * @param most bytes
   * @param millis in which all of it must be there
   * @param then hears the bytes, perhaps on another thread, which it must not hold
   * @param failed hears why there are none, likewise
   */
  static void read(
      Request request, int most, long millis, Consumer<byte[]> then, Consumer<Throwable> failed) {
    BodyReader reader = new BodyReader(request, most, then, failed);
    if (request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > most) {
      failed.accept(tooLarge(most));
      return;
    }
    reader.begin(millis);
    reader.more();
  }

  private void begin(long millis) {
    endIn(millis, new Problem(408, "bad_input", "The body did not arrive in time; send it again."));
  }

  /** Ends it with a failure, if nothing has ended it by then. */
  private synchronized void endIn(long millis, Problem why) {
    if (over) {
      return;
    }
    if (limit != null) {
      limit.cancel();
    }
    Scheduler scheduler = request.getComponents().getScheduler();
    limit = scheduler.schedule(() -> end(why), millis, TimeUnit.MILLISECONDS);
  }

  private void more() {
    while (true) {
      Content.Chunk chunk = next();
      if (chunk == null) {
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        end(chunk.getFailure());
        return;
      }
      boolean wasTooMuch = seen > most;
      seen += chunk.remaining();
      if (seen > most && !wasTooMuch) {
        endIn(DRAINED_MILLIS, tooLarge(most));
      } else if (seen <= most) {
        byte[] part = new byte[chunk.remaining()];
        chunk.getByteBuffer().get(part);
        bytes.writeBytes(part);
      }
      boolean last = chunk.isLast();
      chunk.release();
      if (last || seen > (long) most + DRAINED) {
        end(seen > most ? tooLarge(most) : null);
        return;
      }
    }
  }

  /** What has come; null where the reading is over, or goes on when more has come. */
  private synchronized Content.Chunk next() {
    if (over) {
      return null;
    }
    Content.Chunk chunk = request.read();
    if (chunk == null) {
      request.demand(this::more);
    }
    return chunk;
  }

  private void end(Throwable failure) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      limit.cancel();
    }
    if (failure == null) {
      then.accept(bytes.toByteArray());
    } else {
      failed.accept(failure);
    }
  }

  private static Problem tooLarge(int most) {
    return Problem.tooLarge(
        "The body is larger than " + size(most) + ", which is the most that this address takes.");
  }

  private static String size(int bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MB" : (bytes >> 10) + " KB";
  }
}
