package dev.skylight.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a job is doing. */
public enum JobState {
  /** Catalog and ledger are read. */
  PLANNING,
  /** Rows are made. */
  RUNNING,
  /** No further chunk is started until somebody resumes. */
  PAUSED,
  /** All rows are there; the catalog learns of them. */
  FINISHING,
  /** The index is built. */
  INDEXING,
  /** Vectors from elsewhere are taken over. */
  IMPORTING,
  /** Over, and every row in scope is settled. */
  COMPLETED,
  /** Ended by somebody. */
  CANCELED,
  /** Ended by a failure. */
  FAILED,
  /** No job runs, and rows are missing. */
  STOPPED;

  /** As {@code status} prints it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of a word; empty where there is none of it. */
  static Optional<JobState> of(String word) {
    return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
  }

  /** Whether a regeneration in this state is at work or paused. */
  public boolean active() {
    return switch (this) {
      case PLANNING, RUNNING, PAUSED, FINISHING, INDEXING -> true;
      case IMPORTING, COMPLETED, CANCELED, FAILED, STOPPED -> false;
    };
  }
}
