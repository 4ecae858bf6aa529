package dev.skylight.web.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One who listens to events. Nothing here waits: who is slow hears less, and nothing at last. */
final class Listener {

  /** A page that was left shows only when something is sent to it, for the second time. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

  private final Response response;
  private final Callback callback;
  private final Consumer<Listener> gone;
  private byte[] told; // guarded by this
  private boolean writing; // guarded by this
  private boolean ending; // guarded by this
  private boolean over; // guarded by this
  private long since = System.nanoTime(); // of the last write's begin; guarded by this

  Listener(Response response, Callback callback, Consumer<Listener> gone) {
    this.response = response;
    this.callback = callback;
    this.gone = gone;
  }

  /** What it heard last. */
  synchronized byte[] told() {
    return told;
  }

  /** Sends something, unless the last is still on its way. */
  void tell(byte[] text, byte[] what) {
    boolean slow;
    synchronized (this) {
      if (over || ending) {
        return;
      }
      slow = writing && System.nanoTime() - since > SLOW_NANOS;
      if (writing && !slow) {
        return;
      }
      if (!slow) {
        writing = true;
        since = System.nanoTime();
        told = what;
      }
    }
    if (slow) {
      drop(new TimeoutException("it does not read"));
      return;
    }
    response.write(false, ByteBuffer.wrap(text), Callback.from(this::written, this::drop));
  }

  /** Sends a comment where nothing was said for long, which also shows whether it is there. */
  void keepAlive() {
    byte[] same;
    synchronized (this) {
      if (System.nanoTime() - since < SILENCE_NANOS) {
        return;
      }
      same = told;
    }
    tell(COMMENT, same);
  }

  private void written() {
    boolean last;
    synchronized (this) {
      writing = false;
      last = ending;
    }
    if (last) {
      sendLast();
    }
  }

  /** It is gone, or too slow. */
  void drop(Throwable why) {
    if (finish()) {
      callback.failed(why);
    }
  }

  /** Says goodbye, after what is on its way. */
  void end() {
    synchronized (this) {
      ending = true;
      if (writing) {
        return;
      }
    }
    sendLast();
  }

  private void sendLast() {
    if (finish()) {
      response.write(true, ByteBuffer.allocate(0), callback);
    }
  }

  private boolean finish() {
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
    }
    gone.accept(this);
    return true;
  }
}
