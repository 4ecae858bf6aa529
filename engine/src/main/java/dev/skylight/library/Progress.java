package dev.skylight.library;

/**
 * Hears of long work, on the thread that asked for it. What it throws ends the work, with
 * everything kept that is done.
 */
@FunctionalInterface
public interface Progress {

  /** Hears nothing. */
  Progress NONE = (what, done, total) -> {};

  /**
   * Called at least once a second while there is something to count.
   *
   * @param what in a word or a sentence
   * @param done pictures or rows done
   * @param total how many there are; 0: not known
   */
  void at(String what, long done, long total);
}
