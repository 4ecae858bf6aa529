package dev.skylight.terminal;

/** Where some work is, for a {@link ProgressView}. */
public interface Progress {

  /** One word for what is being done. */
  String state();

  /** How much there is to do, in whatever it is counted. */
  long total();

  /** Of that, done. */
  long done();

  /** One line for people. */
  String toLine();
}
