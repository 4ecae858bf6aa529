package dev.skylight.jobs;

import java.util.function.Consumer;

/**
 * The one job of its kind over a data folder, seen and steered from any process. Thread-safe; what
 * goes wrong is a {@link dev.skylight.collection.SkylightException}.
 */
public interface OneJob extends AutoCloseable {

  /** Whether this process holds the server. */
  boolean embedded();

  /** Its id on the server. */
  String workflowId();

  /** Where it is, or where the last one got to. */
  JobStatus status();

  /** Whether it is at work or paused. */
  boolean running();

  /**
   * Asks it for something and waits until that shows, 20 s at most.
   *
   * @param meanwhile hears the status while it is waited for
   * @return the status then
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where none runs
   */
  JobStatus ask(Request request, Consumer<JobStatus> meanwhile);

  @Override
  void close();
}
