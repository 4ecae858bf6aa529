package dev.skylight.job;

/**
 * An index that was built and published.
 *
 * @param type the FAISS factory string
 * @param rows rows it holds
 * @param recallAt10 measured against exact search
 * @param medianMillis median time of one query
 * @param bytes size of the file
 * @param seconds time to build
 */
public record IndexResult(
    String type, long rows, double recallAt10, double medianMillis, long bytes, double seconds) {}
