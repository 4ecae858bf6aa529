package dev.skylight.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says that something is at work, once it has lasted: work that nobody sees looks like a hang. On a
 * terminal one line that is drawn over and over, elsewhere a plain line now and then. Thread-safe.
 */
public final class Working implements AutoCloseable {

  private static final long PATIENCE_NANOS = Duration.ofMillis(1_500).toNanos();
  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long TICK_MILLIS = 500;
  private static final String CLEAR = "\r\u001b[K";

  /** Null where nothing is to be said. */
  private final PrintStream err;

  private final boolean redraw;
  private final int columns;
  private final String what;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private String detail = "";
  private long done;
  private long total;
  private boolean drawn;
  private boolean closed;
  private long lastNanos;

  Working(PrintStream err, boolean redraw, int columns, String what, LongSupplier nanoTime) {
    this.err = err;
    this.redraw = redraw;
    this.columns = columns;
    this.what = what;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.lastNanos = startNanos;
  }

  /**
   * Begins; to be closed when the work is over.
   *
   * @param err stderr
   * @param redraw whether {@code err} is a terminal that can draw over a line
   * @param quiet says nothing at all
   * @param columns width of the terminal
   * @param what the work, as "reading every row"
   */
  public static Working start(
      PrintStream err, boolean redraw, boolean quiet, int columns, String what) {
    Working working = new Working(quiet ? null : err, redraw, columns, what, System::nanoTime);
    if (!quiet) {
      Thread thread = new Thread(working::run, "progress");
      thread.setDaemon(true);
      thread.start();
    }
    return working;
  }

  /** What is going on in particular, as "12,000 registered". */
  public synchronized void detail(String text) {
    detail = text;
  }

  /** How far it is; {@code total} 0 where nobody knows. */
  public synchronized void part(long now, long of) {
    done = now;
    total = of;
  }

  /** Prints a line without disturbing the one that is drawn over. */
  public synchronized void line(String text) {
    if (err != null) {
      clear();
      err.println(text);
    }
  }

  private void run() {
    while (tick()) {
      try {
        Thread.sleep(TICK_MILLIS);
      } catch (InterruptedException e) {
        return; // nobody does so, and there is nothing to clean up
      }
    }
  }

  /** Shows what there is to show; false when it is over. */
  synchronized boolean tick() {
    long now = nanoTime.getAsLong();
    if (closed) {
      return false;
    }
    if (now - startNanos < PATIENCE_NANOS) {
      return true;
    }
    if (redraw) {
      // a line that wraps cannot be drawn over
      err.print(CLEAR + Bar.cut(sentence(now), columns));
      err.flush();
      drawn = true;
    } else if (now - lastNanos >= INTERVAL_NANOS) {
      err.println(sentence(now));
      lastNanos = now;
    }
    return true;
  }

  private String sentence(long now) {
    StringBuilder text = new StringBuilder(what);
    String separator = ": ";
    if (total > 0) {
      text.append(
          String.format(Locale.ROOT, ": %,d of %,d (%.0f %%)", done, total, 100.0 * done / total));
      separator = ", ";
    }
    if (!detail.isEmpty()) {
      text.append(separator).append(detail);
      separator = ", ";
    }
    long seconds = Duration.ofNanos(now - startNanos).toSeconds();
    return text.append(separator).append(Durations.words(seconds)).toString();
  }

  /** Makes room for somebody else's line. */
  public synchronized void clear() {
    if (drawn) {
      err.print(CLEAR);
      err.flush();
      drawn = false;
    }
  }

  /** Leaves an empty line to write on. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    clear();
  }
}
