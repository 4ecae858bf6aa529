package dev.skylight.job;

/**
 * What is asked of a shop's pictures. Holds no address and no password: each worker has its own
 * settings.
 *
 * @param model model name or folder, as given on the command line
 * @param precision {@code fp32} or {@code int8}
 * @param batchSize images per chunk, 1 to {@link #MAX_BATCH_SIZE}
 * @param maxImages how many images to work on at most; 0: no limit
 * @param retryFailed work on pictures that failed before their next try is due, too
 * @param revalidate ask servers whether pictures that are done have changed
 * @param prune remove the rows of images that are not main images any more
 */
public record ProductsRequest(
    String model,
    String precision,
    int batchSize,
    long maxImages,
    boolean retryFailed,
    boolean revalidate,
    boolean prune) {

  /** Most images of a chunk: one transaction, and what a kill costs. */
  public static final int MAX_BATCH_SIZE = 10_000;

  /** Checks the numbers. */
  public ProductsRequest {
    if (batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
      throw new IllegalArgumentException("--batch-size must be between 1 and 10,000: " + batchSize);
    }
    if (maxImages < 0) {
      throw new IllegalArgumentException("--max-images must not be negative: " + maxImages);
    }
  }

  /** What is still asked for once plans held so many images; the limit must leave some. */
  public ProductsRequest after(long planned) {
    return new ProductsRequest(
        model,
        precision,
        batchSize,
        maxImages == 0 ? 0 : maxImages - planned,
        retryFailed,
        revalidate,
        prune);
  }
}
