package dev.skylight.library;

/**
 * How far a search for near duplicates is.
 *
 * @param cosine at which two pictures are near
 * @param rows that hold a vector
 * @param done of those, the ones compared with the others
 * @param pairs kept: those that connect the groups
 * @param current whether the vectors are still those that were compared
 */
public record NearSearch(float cosine, long rows, long done, long pairs, boolean current) {

  /** Whether all rows were compared. */
  public boolean complete() {
    return done >= rows;
  }
}
