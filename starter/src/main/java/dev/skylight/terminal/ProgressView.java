package dev.skylight.terminal;

import java.io.PrintStream;

/** Shows the progress of a job or of other work until closed. One thread at a time. */
public interface ProgressView extends AutoCloseable {

  /** Shows where the work is; to be called about once a second. */
  void update(Progress status);

  /** Prints a line without disturbing the progress. */
  void line(String text);

  /** Leaves the cursor at the start of a line. Idempotent. */
  @Override
  void close();

  /**
   * The fitting view.
   *
   * @param err stderr
   * @param terminal whether {@code err} is a terminal
   * @param quiet shows nothing at all
   * @param columns width of the terminal
   */
  static ProgressView of(PrintStream err, boolean terminal, boolean quiet, int columns) {
    if (quiet) {
      return new ProgressNone();
    }
    return terminal ? new ProgressBar(err, columns) : new ProgressLines(err, System::nanoTime);
  }
}
