package dev.skylight.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far a download is: a bar that is drawn over and over, or a line every few seconds. */
public final class BytesProgress implements AutoCloseable {

  private static final String CLEAR = "\r\u001b[K";
  private static final long DRAW_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LINE_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintStream err;
  private final boolean bar;
  private final boolean quiet;
  private final int columns;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private long startBytes = -1;
  private long lastNanos;
  private boolean drawn;

  /**
   * A progress.
   *
   * @param bar whether {@code err} is a terminal on which a line can be drawn over
   * @param quiet shows nothing at all
   * @param columns width of the terminal
   */
  public BytesProgress(PrintStream err, boolean bar, boolean quiet, int columns) {
    this(err, bar, quiet, columns, System::nanoTime);
  }

  BytesProgress(PrintStream err, boolean bar, boolean quiet, int columns, LongSupplier nanoTime) {
    this.err = err;
    this.bar = bar;
    this.quiet = quiet;
    this.columns = columns;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.lastNanos = startNanos;
  }

  /** Shows {@code done} of {@code total} bytes; may be called as often as one likes. */
  public void update(String what, long done, long total) {
    long now = nanoTime.getAsLong();
    if (startBytes < 0) {
      startBytes = done; // of an earlier download: not part of this one's speed
    }
    if (quiet || now - lastNanos < (bar ? DRAW_NANOS : LINE_NANOS)) {
      return;
    }
    lastNanos = now;
    String text = text(what, done, total, now);
    if (!bar) {
      err.println(text);
      return;
    }
    err.print(CLEAR + Bar.line(done, total, text, columns));
    err.flush();
    drawn = true;
  }

  private String text(String what, long done, long total, long now) {
    double seconds = (now - startNanos) / 1e9;
    double rate = (done - startBytes) / Math.max(seconds, 1e-3);
    String left =
        rate >= 1 && done <= total
            ? String.format(Locale.ROOT, ", %.0f s left", (total - done) / rate)
            : "";
    return String.format(
        Locale.ROOT,
        "%.0f of %.0f MB, %.1f MB/s%s  %s",
        done / 1e6,
        total / 1e6,
        rate / 1e6,
        left,
        what);
  }

  /** Prints a line without disturbing the bar. */
  public void line(String text) {
    if (quiet) {
      return;
    }
    clear();
    err.println(text);
  }

  private void clear() {
    if (drawn) {
      err.print(CLEAR);
      err.flush();
      drawn = false;
    }
  }

  /** Takes the bar away. Idempotent. */
  @Override
  public void close() {
    clear();
  }
}
