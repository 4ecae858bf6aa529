package dev.skylight.internal.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of near duplicates, in tables of Skylight's own beside the catalog's: pairs of rows,
 * and what they were found in. The tables are made by the first {@link #begin}. Errors are {@link
 * dev.skylight.collection.SkylightException}s: BAD_INPUT where the database may only be read,
 * TRANSIENT where it stays locked, DISK_FULL, DAMAGED. One thread at a time.
 */
public interface NearPairs extends AutoCloseable {

  /**
   * A pair.
   *
   * @param row the lower one
   * @param other the higher one
   */
  record Pair(long row, long other, float cosine) {}

  /**
   * How far a search is.
   *
   * @param cosine at which rows are near
   * @param digest of the ledger whose rows are compared
   * @param rows that take part
   * @param done of those, the ones that were compared
   * @param next first row that is still to be compared
   * @param pairs kept
   */
  record State(float cosine, String digest, long rows, long done, long next, long pairs) {

    /** Whether all rows were compared. */
    public boolean complete() {
      return done >= rows;
    }

    /** Whether it is of the same rows, and asks the same. */
    public boolean isOf(float otherCosine, String otherDigest) {
      return cosine == otherCosine && digest.equals(otherDigest);
    }
  }

  /** The search that was begun last; empty where none was. */
  Optional<State> state();

  /** Forgets the pairs and begins a search. */
  void begin(State state);

  /**
   * Keeps what was found, in one transaction.
   *
   * @param now how far the search is
   * @param added pairs to keep
   * @param removed pairs to keep no longer
   */
  void save(State now, List<Pair> added, List<Pair> removed);

  /** All pairs, the highest cosine first. */
  List<Pair> pairs();

  /** Pairs whose lower row is one of these. */
  List<Pair> pairsOf(Collection<Long> rows);

  @Override
  void close();
}
