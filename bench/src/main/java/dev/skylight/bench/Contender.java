package dev.skylight.bench;

/** One way to do the work, timed against the others. */
interface Contender {
  /** Name in the table. */
  String name();

  /**
   * Does all of the work once.
   *
   * @return seconds it took, set-up that a user does not wait for left out
   * @throws Exception where it could not be done; the benchmark then stops
   */
  double run() throws Exception;
}
