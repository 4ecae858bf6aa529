package dev.skylight.internal.vectors;

import dev.skylight.internal.models.RowOutcome;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Rows ready to be published.
 *
 * @param rows the rows
 * @param vectors {@code rows.size() * dimension} floats from position 0
 * @param outcomes one per row, ascending
 * @param fingerprint of the embedder that made them
 * @param worker host and process, for the record
 */
public record ChunkData(
    RowRange rows,
    FloatBuffer vectors,
    List<RowOutcome> outcomes,
    String fingerprint,
    String worker) {}
