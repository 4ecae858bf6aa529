package dev.skylight.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A plain line every few seconds, less often where nothing changes, and at changes of state. */
final class ProgressLines implements ProgressView {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  /** After which a line that has not changed is said again, as of an index that is built. */
  private static final long STILL_NANOS = Duration.ofSeconds(30).toNanos();

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private String lastState = "";
  private String lastLine = "";
  private long lastNanos;

  ProgressLines(PrintStream err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
  }

  @Override
  public void update(Progress status) {
    long now = nanoTime.getAsLong();
    String line = status.toLine();
    boolean due = !status.state().equals(lastState) || now - lastNanos >= INTERVAL_NANOS;
    boolean stillAtWork = !status.state().equals("paused") && now - lastNanos >= STILL_NANOS;
    if (due && (stillAtWork || !line.equals(lastLine))) {
      err.println(line);
      lastState = status.state();
      lastLine = line;
      lastNanos = now;
    }
  }

  @Override
  public void line(String text) {
    err.println(text);
  }

  @Override
  public void close() {}
}
