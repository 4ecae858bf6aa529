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
   * @param what is done: {@code register}, {@code embed}, or a stage of building an index
   * @param done pictures or rows done
   * @param total how many there are; 0: not known
   */
  void at(String what, long done, long total);

  /**
   * Called with what a person may want to know: a picture that cannot be read, a file kept as a
   * backup.
   *
   * @param sentence for people
   */
  default void note(String sentence) {}
}
