package dev.skylight.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a running job can be asked for. */
public enum Request {
  /** Start no further chunk; those at work save what they have. */
  PAUSE,
  /** Go on. */
  RESUME,
  /** End; chunks at work save what they have. */
  CANCEL;

  /** Whether a status shows that it was granted. */
  boolean shownBy(JobStatus status) {
    return switch (this) {
      case PAUSE -> status.state() == JobState.PAUSED;
      case RESUME -> status.state() != JobState.PAUSED;
      case CANCEL -> !status.active();
    };
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
