package dev.skylight.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What a running job can be asked for. */
public enum Request {
  /** Start no further chunk; those at work save what they have. */
  PAUSE(status -> status.state() == JobState.PAUSED),
  /** Go on. */
  RESUME(status -> status.state() != JobState.PAUSED),
  /** End; chunks at work save what they have. */
  CANCEL(status -> !status.active());

  private final Predicate<JobStatus> shown;

  Request(Predicate<JobStatus> shown) {
    this.shown = shown;
  }

  /** Whether a status shows that it was granted. */
  boolean shownBy(JobStatus status) {
    return shown.test(status);
  }

  /** The request of a word; empty where there is none of it. */
  static Optional<Request> of(String word) {
    return Arrays.stream(values()).filter(request -> request.word().equals(word)).findFirst();
  }

  /** As it is passed from process to process. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
