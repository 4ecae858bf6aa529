package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.index.LoadedIndex;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Searches through {@code faiss.index}, with the parameters that its build measured. Indexes that
 * keep vectors only roughly give candidates, which are then compared exactly, so a score is the
 * true cosine whatever the type. Thread-safe.
 */
public final class IndexSearch implements VectorSearch {

  private final LoadedIndex index;

  private IndexSearch(LoadedIndex index) {
    this.index = index;
  }

  /**
   * Opens the index of a collection.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where there is none, DAMAGED where
   *     it cannot be read
   */
  public static IndexSearch open(DataFolder data) {
    return new IndexSearch(LoadedIndex.open(data));
  }

  @Override
  public int dimension() {
    return index.dimension();
  }

  @Override
  public List<Hit> search(float[] query, int k, float minScore) {
    float[] unit = Queries.normalised(query, dimension(), k);
    int most = (int) Math.min(k, Math.max(1, index.size()));
    SearchResult found = index.search(FloatBuffer.wrap(unit), most);
    TopHits best = new TopHits(k, minScore);
    for (int rank = 0; rank < most; rank++) {
      if (found.id(0, rank) >= 0) {
        best.add(found.id(0, rank), Math.min(1f, found.score(0, rank)));
      }
    }
    return best.bestFirst();
  }

  @Override
  public void close() {
    index.close();
  }
}
