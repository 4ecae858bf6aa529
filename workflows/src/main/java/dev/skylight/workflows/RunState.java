package dev.skylight.workflows;

/** State of a regeneration, as {@code status} prints it in lower case. */
public enum RunState {
  PLANNING,
  RUNNING,
  PAUSED,
  FINISHING,
  INDEXING,
  COMPLETED,
  CANCELED,
  FAILED
}
