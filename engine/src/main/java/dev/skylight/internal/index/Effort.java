package dev.skylight.internal.index;

import dev.skylight.faiss.IdSelector;
import dev.skylight.faiss.SearchParameters;

/**
 * How much a search has to look at, and what it then finds: measured by the build for a few numbers
 * of rows asked for. A search takes the one of the next larger number, so that all that ask for 12
 * to 100 rows look at the same rows.
 *
 * @param k rows asked for, at most
 * @param nprobe inverted lists a search visits; 0: the type has none
 * @param efSearch HNSW candidates a search keeps; 0: the type has none
 * @param rescore candidates per row asked for, compared exactly afterwards; 1: the index keeps
 *     vectors as they are
 * @param recall part of the k truly nearest rows that are found, 0 to 1
 */
public record Effort(int k, int nprobe, int efSearch, int rescore, double recall) {

  /**
   * Numbers of rows asked for that a build measures, where there are {@link #MORE} times as many.
   */
  static final int[] STEPS = {10, 100, 1000};

  /**
   * So many rows more than were measured are searched for in the same way: whoever asks for one
   * more only wants to know of a next page, and for ten and one is not to pay as for a hundred.
   */
  private static final int ONE_MORE = 1;

  /** Of fewer rows than so many times k, a search for k compares every row. */
  static final int MORE = 4;

  /** An HNSW candidate costs as much as comparing so many rows one after another. */
  private static final int ROWS_PER_CANDIDATE = 64;

  /** Most rows asked for that a build measures in a collection of so many. */
  static int most(long rows) {
    int most = (int) Math.min(STEPS[0], rows);
    for (int k : STEPS) {
      most = (long) k * MORE <= rows ? Math.max(most, k) : most;
    }
    return most;
  }

  SearchParameters parameters() {
    return new SearchParameters(nprobe, efSearch, IdSelector.all());
  }

  /** Whether it is enough to search for so many rows. */
  boolean serves(long rows) {
    return rows <= (long) k + ONE_MORE;
  }

  /**
   * Whether it is clearly less work than comparing every row.
   *
   * @param size rows in the index
   * @param lists inverted lists; 0: none
   */
  boolean pays(long size, long lists) {
    return (long) k * MORE * rescore <= size
        && nprobe <= lists / 2
        && (long) efSearch * ROWS_PER_CANDIDATE <= size;
  }

  /**
   * A guess for more rows, where nothing was measured: so many times the rows, so many times the
   * work.
   */
  Effort scaled(int more) {
    double factor = (double) more / k;
    return new Effort(
        more,
        (int) Math.ceil(nprobe * factor),
        (int) Math.ceil(efSearch * factor),
        rescore,
        recall);
  }
}
