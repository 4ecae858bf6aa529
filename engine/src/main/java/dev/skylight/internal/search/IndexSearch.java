package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.index.Effort;
import dev.skylight.internal.index.LoadedIndex;
import dev.skylight.job.RowFilter;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Searches through {@code faiss.index}, with the parameters that its build measured: the more rows
 * are asked for, the more of it is searched. What it finds is compared exactly, so a score is the
 * true cosine whatever the type. Where the index finds fewer rows than there are, or would be as
 * slow as comparing them all, they are all compared. Thread-safe.
 *
 * <p>A filter goes into the index. The fewer rows it leaves, the more the index has to look at: so
 * much more of it is searched; where next to nothing is left, the rows are compared one by one.
 */
public final class IndexSearch implements VectorSearch {

  /** Below this part of all rows, comparing them one by one is as fast, and exact. */
  private static final double LEAST_SHARE = 0.02;

  /** Scores that differ by less may be of equal rows, before they are rounded. */
  private static final float SAME = 1e-6f;

  private final LoadedIndex index;
  private final Supplier<? extends VectorSearch> exact;
  private final boolean pictures;

  private IndexSearch(LoadedIndex index, Supplier<? extends VectorSearch> exact, boolean pictures) {
    this.index = index;
    this.exact = exact;
    this.pictures = pictures;
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
    return new IndexSearch(LoadedIndex.open(data), exact, false);
  }

  @Override
  public VectorSearch forPictures() {
    return new IndexSearch(index, exact, true);
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
    Optional<Effort> effort = share < LEAST_SHARE ? Optional.empty() : effort(k);
    if (effort.isPresent()) {
      int most = (int) Math.min(k, Math.max(1, index.size()));
      SearchResult found = index.search(FloatBuffer.wrap(unit), most, effort.get(), filter, share);
      if (isWhole(found, most)) {
        TopHits best = new TopHits(k, minScore);
        for (int rank = 0; rank < most; rank++) {
          best.add(found.id(0, rank), Math.min(1f, found.score(0, rank)));
        }
        return best.bestFirst();
      }
    }
    return exact.get().search(query, k, minScore, filter);
  }

  private Optional<Effort> effort(int k) {
    return pictures ? index.pictureEffort(k) : index.effort(k);
  }

  /**
   * Whether so many rows were found, and none of the last one's score can be missing: of rows that
   * are equal the first ones count, and the index may have left out any of them.
   */
  private boolean isWhole(SearchResult found, int most) {
    if (found.k() < most || found.id(0, most - 1) < 0) {
      return false;
    }
    int last = found.k() - 1;
    return found.k() >= index.size()
        || found.id(0, last) < 0
        || found.score(0, last) < found.score(0, most - 1) - SAME;
  }

  @Override
  public void close() {
    index.close();
  }
}
