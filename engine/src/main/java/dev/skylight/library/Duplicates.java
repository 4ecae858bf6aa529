package dev.skylight.library;

import java.util.Optional;

/** Pictures that are there more than once. Deletes nothing. Thread-safe. */
public final class Duplicates {

  /** Cosine at which two pictures are near duplicates where nobody says otherwise. */
  public static final float USUAL_COSINE = 0.96f;

  /**
   * Groups of one kind, in order of the lowest id among their pictures.
   *
   * @param from what {@link DuplicatePage#next} of the page before said; 0 for the first
   * @param limit most groups, at least 1
   */
  public DuplicatePage groups(DuplicateKind kind, long from, int limit) {
    throw new UnsupportedOperationException();
  }

  /** The search for near duplicates that was begun last; empty where none was. */
  public Optional<NearSearch> near() {
    throw new UnsupportedOperationException();
  }

  /**
   * Looks for near duplicates; goes on where an earlier call for the same vectors and cosine was
   * killed.
   *
   * @param cosine 0.5 to 1
   * @return empty where the thread was interrupted
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where there are no vectors
   */
  public Optional<NearSearch> findNear(float cosine, Progress progress) {
    throw new UnsupportedOperationException();
  }
}
