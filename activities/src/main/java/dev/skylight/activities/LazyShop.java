package dev.skylight.activities;

import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductSurvey;
import dev.skylight.job.ProductsFinish;
import dev.skylight.job.ProductsRequest;
import dev.skylight.products.ShopWork;
import java.util.function.Supplier;

/** A {@link ShopWork} that is opened when it is first needed. Thread-safe. */
final class LazyShop implements ShopSteps, AutoCloseable {

  private final Supplier<ShopWork> opener;
  private ShopWork work;

  LazyShop(Supplier<ShopWork> opener) {
    this.opener = opener;
  }

  private synchronized ShopWork work() {
    if (work == null) {
      work = opener.get();
    }
    return work;
  }

  @Override
  public ProductSurvey survey(ProductsRequest request) {
    return work().survey(request);
  }

  @Override
  public ProductPlan plan(ProductsRequest request, String after) {
    return work().plan(request, after);
  }

  @Override
  public ProductCounts embed(
      ProductsRequest request,
      String modelVersion,
      ProductRange range,
      ShopWork.Listener listener) {
    return work().embed(request, modelVersion, range, listener);
  }

  @Override
  public ProductsFinish finish(
      ProductsRequest request, String modelVersion, ShopWork.Listener listener) {
    return work().finish(request, modelVersion, listener);
  }

  @Override
  public synchronized void close() {
    if (work != null) {
      work.close();
      work = null;
    }
  }
}
