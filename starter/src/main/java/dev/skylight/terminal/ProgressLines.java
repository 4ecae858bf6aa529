package dev.skylight.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A plain line every few seconds, and at every change of state. */
final class ProgressLines implements ProgressView {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

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
    if (due && !line.equals(lastLine)) {
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
