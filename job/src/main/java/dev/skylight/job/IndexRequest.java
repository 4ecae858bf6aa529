package dev.skylight.job;

/**
 * An index to build.
 *
 * @param type a FAISS factory string, or {@code auto}
 * @param maxMemoryBytes most memory the loaded index may take; 0: no limit. Used by {@code auto}
 * @param minRecall recall@10 to reach by search parameters, 0 to 1; 0: the default target
 * @param threads threads to use; 0: all cores
 */
public record IndexRequest(String type, long maxMemoryBytes, double minRecall, int threads) {

  /** Let Skylight choose. */
  public static IndexRequest auto() {
    return new IndexRequest("auto", 0, 0, 0);
  }
}
