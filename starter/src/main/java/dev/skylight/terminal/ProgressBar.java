package dev.skylight.terminal;

import java.io.PrintStream;

/** One line that is drawn over and over. */
final class ProgressBar implements ProgressView {

  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final int columns;
  private boolean drawn;

  ProgressBar(PrintStream err, int columns) {
    this.err = err;
    this.columns = columns;
  }

  @Override
  public void update(Progress status) {
    err.print(CLEAR + Bar.line(status.done(), status.total(), status.toLine(), columns));
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
