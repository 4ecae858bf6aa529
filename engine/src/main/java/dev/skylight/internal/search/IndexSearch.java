package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.index.LoadedIndex;
import dev.skylight.job.RowFilter;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Searches through {@code faiss.index}, with the parameters that its build measured. Indexes that
 * keep vectors only roughly give candidates, which are then compared exactly, so a score is the
 * true cosine whatever the type. Thread-safe.
 *
 * <p>A filter goes into the index. The fewer rows it leaves, the more the index has to look at: so
 * much more of it is searched; where next to nothing is left, or the index finds fewer rows than
 * there are, the rows are compared one by one instead.
 */
public final class IndexSearch implements VectorSearch {

  /** Below this part of all rows, comparing them one by one is as fast, and exact. */
  private static final double LEAST_SHARE = 0.02;

  private final LoadedIndex index;
  private final Supplier<? extends VectorSearch> exact;

  private IndexSearch(LoadedIndex index, Supplier<? extends VectorSearch> exact) {
    this.index = index;
    this.exact = exact;
  }

  /**
   * Opens the index of a collection.
   *
   * @param exact gives the search that compares every row, which its owner closes; asked only where
   *     the index finds too few
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where there is none, DAMAGED where
   *     it cannot be read
   */
  public static IndexSearch open(DataFolder data, Supplier<? extends VectorSearch> exact) {
    return new IndexSearch(LoadedIndex.open(data), exact);
  }

  @Override
  public int dimension() {
    return index.dimension();
  }

  @Override
  public List<Hit> search(float[] query, int k, float minScore, RowFilter filter) {
    float[] unit = Queries.normalised(query, dimension(), k);
    double share = (double) filter.count(index.rows()) / Math.max(1, index.rows());
    if (share == 0) {
      return List.of();
    }
    int most = (int) Math.min(k, Math.max(1, index.size()));
    if (share >= LEAST_SHARE) {
      SearchResult found = index.search(FloatBuffer.wrap(unit), most, filter, share);
      TopHits best = new TopHits(k, minScore);
      int hits = 0;
      for (int rank = 0; rank < most; rank++) {
        long row = found.id(0, rank);
        if (row >= 0 && filter.contains(row)) {
          best.add(row, Math.min(1f, found.score(0, rank)));
          hits++;
        }
      }
      if (hits == most) {
        return best.bestFirst();
      }
    }
    return exact.get().search(query, k, minScore, filter);
  }

  @Override
  public void close() {
    index.close();
  }
}
