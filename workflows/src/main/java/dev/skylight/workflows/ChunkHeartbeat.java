package dev.skylight.workflows;

/**
 * Progress inside a chunk, for people; the ledger decides what is done.
 *
 * @param schemaVersion 1
 * @param rowsDone rows of the chunk embedded so far
 * @param rowsTotal rows of the chunk
 * @param rowsFailed of those done, rows that failed
 * @param imagesPerSecond rate of this attempt
 * @param worker host and process
 */
public record ChunkHeartbeat(
    int schemaVersion,
    long rowsDone,
    long rowsTotal,
    long rowsFailed,
    double imagesPerSecond,
    String worker) {}
