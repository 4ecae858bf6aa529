package dev.skylight.workflows;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.RowRange;

/**
 * One chunk to embed.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION}; a worker refuses a version it does not know
 * @param rows the rows
 * @param model model name or folder
 * @param precision {@code fp32} or {@code int8}
 * @param decode {@code exact} or {@code fast}; null, as in older histories, means exact
 * @param fingerprint what the worker's model must have
 * @param dimension width of a row
 */
public record ChunkTask(
    int schemaVersion,
    RowRange rows,
    String model,
    String precision,
    String decode,
    String fingerprint,
    int dimension) {

  /** Tasks in older histories say nothing of decoding. */
  public ChunkTask {
    decode = decode == null ? EmbedRequest.DECODE_EXACT : decode;
  }

  /** Current version of the record. */
  public static final int SCHEMA_VERSION = 1;
}
