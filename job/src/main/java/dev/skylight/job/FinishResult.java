package dev.skylight.job;

/**
 * State of the whole collection after a run.
 *
 * @param rowsInFile rows of {@code embeddings.npy}
 * @param rowsEmbedded rows that hold a vector
 * @param rowsFailed rows of which no picture could be read
 * @param rowsUnassigned rows that no image has
 * @param rowsMissing rows not yet settled
 * @param imagesAssigned catalog entries whose {@code embedding_index} was written now
 */
public record FinishResult(
    long rowsInFile,
    long rowsEmbedded,
    long rowsFailed,
    long rowsUnassigned,
    long rowsMissing,
    long imagesAssigned) {}
