package dev.skylight.index;

import dev.skylight.collection.DataFolder;
import dev.skylight.workflows.IndexRequest;

/** Outline; the faiss part replaces it. */
public final class IndexBuilder {

  private final DataFolder data;

  /** Over a collection. */
  public IndexBuilder(DataFolder data) {
    this.data = data;
  }

  /** Builds and publishes. */
  public IndexReport build(IndexRequest request, Listener listener) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException(data + " " + request + " " + listener);
    }
    return null;
  }

  /** Hears of progress. */
  @FunctionalInterface
  public interface Listener {
    /** May throw to stop. */
    void onStage(String stage, long done, long total);
  }
}
