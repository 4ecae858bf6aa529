package dev.skylight.internal.search;

import java.util.List;

/** Finds the rows nearest to a vector. Thread-safe; close after use. */
public interface VectorSearch extends AutoCloseable {

  /**
   * The nearest rows, best first; rows of one score in order of row.
   *
   * @param query {@link #dimension} floats of any length but zero; only its direction counts
   * @param k most rows to return, at least 1
   * @param minScore rows below this cosine are left out; -1: none
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where the query has another width,
   *     is all zeros or not finite
   */
  List<Hit> search(float[] query, int k, float minScore);

  /** Floats per vector. */
  int dimension();

  @Override
  void close();
}
