package dev.skylight.activities;

import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductSurvey;
import dev.skylight.job.ProductsFinish;
import dev.skylight.job.ProductsRequest;
import dev.skylight.products.ShopWork;

/** What the activities ask of {@link ShopWork}. */
interface ShopSteps {

  /** As {@link ShopWork#survey}. */
  ProductSurvey survey(ProductsRequest request);

  /** As {@link ShopWork#plan}. */
  ProductPlan plan(ProductsRequest request, String after);

  /** As {@link ShopWork#embed}. */
  ProductCounts embed(
      ProductsRequest request, String modelVersion, ProductRange range, ShopWork.Listener listener);

  /** As {@link ShopWork#finish}. */
  ProductsFinish finish(ProductsRequest request, String modelVersion, ShopWork.Listener listener);
}
