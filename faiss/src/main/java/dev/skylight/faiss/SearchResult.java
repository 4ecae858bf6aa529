package dev.skylight.faiss;

/**
 * The k nearest of each query, best first. Not copied on the way out: treat the arrays as
 * read-only.
 *
 * @param queries number of queries
 * @param k results per query
 * @param ids {@code queries * k} ids, query by query; -1 where fewer than k were found
 * @param scores inner products or squared distances, in the order of {@code ids}
 */
@SuppressWarnings("ArrayRecordComponent") // one allocation per batch of queries, read in place
public record SearchResult(int queries, int k, long[] ids, float[] scores) {

  /** The id at a rank (from 0) of a query, -1: none. */
  public long id(int query, int rank) {
    return ids[query * k + rank];
  }

  /** The score at a rank (from 0) of a query. */
  public float score(int query, int rank) {
    return scores[query * k + rank];
  }
}
