package dev.skylight.job;

/**
 * An index that was built and published.
 *
 * @param type the FAISS factory string
 * @param rows rows it holds
 * @param recallAt10 measured against exact search
 * @param targetRecall what was to be reached; 0: a run of an older Skylight
 * @param medianMillis median time of one query
 * @param bytes size of the file
 * @param seconds time to build
 * @param choice why it is this type, a sentence; empty: a run of an older Skylight
 */
public record IndexResult(
    String type,
    long rows,
    double recallAt10,
    double targetRecall,
    double medianMillis,
    long bytes,
    double seconds,
    String choice) {

  /** What histories of older runs lack is empty. */
  public IndexResult {
    choice = choice == null ? "" : choice;
  }

  /** Whether it finds as many of the nearest rows as it was to. */
  public boolean reached() {
    return recallAt10 >= targetRecall;
  }
}
