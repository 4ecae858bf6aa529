package dev.skylight.terminal;

import java.io.PrintStream;

/** One line that is drawn over and over. */
final class ProgressBar implements ProgressView {

  private static final int BAR = 24;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final int columns;
  private boolean drawn;

  ProgressBar(PrintStream err, int columns) {
    this.err = err;
    this.columns = Math.max(40, columns);
  }

  @Override
  public void update(Progress status) {
    double part = status.total() == 0 ? 0 : (double) status.done() / status.total();
    int full = (int) Math.min(BAR, Math.round(part * BAR));
    String line = "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + status.toLine();
    // a line that wraps cannot be drawn over
    String fitting = line.length() < columns ? line : line.substring(0, columns - 1);
    err.print(CLEAR + fitting);
    err.flush();
    drawn = true;
  }

  @Override
  public void line(String text) {
    if (drawn) {
      err.print(CLEAR);
      drawn = false;
    }
    err.println(text);
  }

  @Override
  public void close() {
    if (drawn) {
      err.println();
      drawn = false;
    }
  }
}
