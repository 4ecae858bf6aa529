package dev.skylight.internal.search;

import dev.skylight.job.RowFilter;
import java.util.List;

/** Finds the rows nearest to a vector. Thread-safe; close after use. */
public interface VectorSearch extends AutoCloseable {

  /**
   * The nearest rows, best first; rows of one score in order of row.
   *
   * @param query {@link #dimension} floats of any length but zero; only its direction counts
   * @param k most rows to return, at least 1
   * @param minScore rows below this cosine are left out; -1: none
   * @param filter the only rows that may be found; where as many as {@code k} of them hold a vector
   *     and reach the score, so many are returned
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where the query has another width,
   *     is all zeros or not finite
   */
  List<Hit> search(float[] query, int k, float minScore, RowFilter filter);

  /** The nearest of all rows. */
  default List<Hit> search(float[] query, int k, float minScore) {
    return search(query, k, minScore, RowFilter.all());
  }

  /**
   * The same search for queries that are vectors of pictures, which takes less time where it can.
   * Closed with this one.
   */
  default VectorSearch forPictures() {
    return this;
  }

  /** Floats per vector. */
  int dimension();

  @Override
  void close();
}
