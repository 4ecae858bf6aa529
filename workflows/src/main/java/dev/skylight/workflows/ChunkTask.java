package dev.skylight.workflows;

/**
 * One chunk to embed.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION}; a worker refuses a version it does not know
 * @param rows the rows
 * @param model model name or folder
 * @param precision {@code fp32} or {@code int8}
 * @param fingerprint what the worker's model must have
 * @param dimension width of a row
 */
public record ChunkTask(
    int schemaVersion,
    RowRange rows,
    String model,
    String precision,
    String fingerprint,
    int dimension) {

  /** Current version of the record. */
  public static final int SCHEMA_VERSION = 1;
}
