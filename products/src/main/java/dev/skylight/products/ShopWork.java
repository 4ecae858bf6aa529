package dev.skylight.products;

import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductSurvey;
import dev.skylight.job.ProductsFinish;
import dev.skylight.job.ProductsRequest;

/**
 * The steps of embedding a shop's pictures, for whatever schedules them. What is done is decided by
 * the table alone: any step may be repeated, by any process, at any time. Thread-safe. All throw
 * {@link dev.skylight.collection.SkylightException}.
 */
public final class ShopWork implements AutoCloseable {

  /** Hears of progress and may stop a chunk. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called at least once a second.
     *
     * @return false to stop soon, with everything written that was embedded
     */
    boolean onProgress(ProductCounts settled);
  }

  /**
   * Over a shop.
   *
   * @param models stays the caller's to close; opens vision models for pictures given as bytes
   */
  public ShopWork(ShopSettings settings, ShopModels models) {}

  /** Looks at both databases and the model; refuses what cannot work. */
  public ProductSurvey survey(ProductsRequest request) {
    throw new UnsupportedOperationException();
  }

  /**
   * Goes through images after one.
   *
   * @param after id to go on after; null: from the beginning
   */
  public ProductPlan plan(ProductsRequest request, String after) {
    throw new UnsupportedOperationException();
  }

  /**
   * Works on the images of a range that need it, and writes all rows in one transaction.
   *
   * @param modelVersion what the survey found; another model here is FINGERPRINT
   */
  public ProductCounts embed(
      ProductsRequest request, String modelVersion, ProductRange range, Listener listener) {
    throw new UnsupportedOperationException();
  }

  /** Prunes where that is asked, builds or rebuilds the index where that pays, counts. */
  public ProductsFinish finish(ProductsRequest request, String modelVersion, Listener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
