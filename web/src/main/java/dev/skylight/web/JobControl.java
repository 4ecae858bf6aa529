package dev.skylight.web;

/**
 * The collection's regeneration, wherever it runs, as a page sees and steers it. Thread-safe; what
 * goes wrong is a {@link dev.skylight.collection.SkylightException}.
 */
public interface JobControl {

  /** What can be asked of a job. */
  enum Action {
    /** Start no further chunk. */
    PAUSE,
    /** Go on. */
    RESUME,
    /** End it; what is done stays. */
    CANCEL
  }

  /**
   * A job at one moment.
   *
   * @param json the object that {@code status --json} prints
   * @param active whether it is at work or paused
   */
  record Status(String json, boolean active) {}

  /** Where it is, or where the last one got to. */
  Status status();

  /**
   * Asks the job for something.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where none runs
   */
  void ask(Action action);
}
