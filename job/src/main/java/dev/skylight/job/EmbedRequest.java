package dev.skylight.job;

import java.util.List;

/**
 * What the user asked for.
 *
 * @param assignRows {@code embed}: also give images without an index the next free row
 * @param model model name or folder, as given on the command line
 * @param precision {@code fp32} or {@code int8}
 * @param decode {@code exact} or {@code fast}; null, as in older histories, means exact
 * @param chunkSize rows per chunk, at least 1
 * @param startFrom first row to consider
 * @param maxImages how many missing rows to embed at most in this run; 0: no limit
 * @param onlyMissing keep the valid rows of an {@code embeddings.npy} that has no ledger
 * @param restart begin anew; the old file is kept as a backup
 * @param retryFailed embed again the chunks in which a row failed
 * @param only ascending ranges outside of which nothing is embedded, and whose borders chunks keep;
 *     empty: no bounds
 */
public record EmbedRequest(
    boolean assignRows,
    String model,
    String precision,
    String decode,
    int chunkSize,
    long startFrom,
    long maxImages,
    boolean onlyMissing,
    boolean restart,
    boolean retryFailed,
    List<RowRange> only) {

  /** What {@link #decode} is where nothing is said. */
  public static final String DECODE_EXACT = "exact";

  /** Most ranges of {@link #only}: keeps a request well under Temporal's limit for one payload. */
  public static final int MAX_RANGES = Plan.MAX_RANGES;

  /** Most rows of a chunk. */
  public static final int MAX_CHUNK_SIZE = 1_000_000;

  /** Checks the numbers; requests in older histories have no ranges, and no decode. */
  public EmbedRequest {
    decode = decode == null ? DECODE_EXACT : decode;
    if (chunkSize < 1 || chunkSize > MAX_CHUNK_SIZE) {
      throw new IllegalArgumentException(
          "--chunk-size must be between 1 and 1,000,000: " + chunkSize);
    }
    if (startFrom < 0) {
      throw new IllegalArgumentException("--start-from must not be negative: " + startFrom);
    }
    if (maxImages < 0) {
      throw new IllegalArgumentException("--max-images must not be negative: " + maxImages);
    }
    only = only == null ? List.of() : List.copyOf(only);
    if (only.size() > MAX_RANGES) {
      throw new IllegalArgumentException(
          only.size() + " ranges are too many for one request: at most " + MAX_RANGES);
    }
  }

  /**
   * Asks for what is left when so many rows of a plan are done: nothing is begun anew or tried
   * again a second time.
   *
   * @param planned fewer than {@link #maxImages}, where there is a limit
   */
  public EmbedRequest after(long planned) {
    return new EmbedRequest(
        assignRows,
        model,
        precision,
        decode,
        chunkSize,
        startFrom,
        maxImages == 0 ? 0 : maxImages - planned,
        onlyMissing,
        false,
        false,
        only);
  }

  /**
   * Everything that is missing, by a model, with rows for images that have none yet; the usual for
   * the rest.
   */
  public static EmbedRequest with(String model) {
    return new EmbedRequest(
        true, model, "fp32", DECODE_EXACT, 1_000, 0, 0, false, false, false, List.of());
  }

  /** The same by another model. */
  public EmbedRequest withModel(String other) {
    return new EmbedRequest(
        assignRows,
        other,
        precision,
        decode,
        chunkSize,
        startFrom,
        maxImages,
        onlyMissing,
        restart,
        retryFailed,
        only);
  }
}
