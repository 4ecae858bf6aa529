package dev.skylight.job;

/**
 * What came of images.
 *
 * @param embedded whose vectors were made and written
 * @param current that needed nothing after all
 * @param failed that could not be fetched or read
 */
public record ProductCounts(long embedded, long current, long failed) {

  /** Nothing. */
  public static final ProductCounts NONE = new ProductCounts(0, 0, 0);

  /** How many are settled. */
  public long settled() {
    return embedded + current + failed;
  }

  /** Both. */
  public ProductCounts plus(ProductCounts more) {
    return new ProductCounts(
        embedded + more.embedded, current + more.current, failed + more.failed);
  }
}
