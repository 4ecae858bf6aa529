package dev.skylight.workflows;

/**
 * What became of a chunk.
 *
 * @param rowsSettled rows of the chunk that the ledger now has
 * @param rowsFailed of those, rows of which no picture could be read
 * @param rowsUnassigned of those, rows that no image has
 * @param rowsEmbeddedNow rows for which this attempt ran the model
 */
public record ChunkResult(
    long rowsSettled, long rowsFailed, long rowsUnassigned, long rowsEmbeddedNow) {}
