package dev.skylight.activities;

import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductSurvey;
import dev.skylight.job.ProductsFinish;
import dev.skylight.job.ProductsRequest;
import dev.skylight.workflows.ProductActivities;

/** The light {@link ShopSteps} as activities. */
final class ProductActivitiesImpl implements ProductActivities {

  private final ShopSteps shop;
  private final Drain drain;

  ProductActivitiesImpl(ShopSteps shop, Drain drain) {
    this.shop = shop;
    this.drain = drain;
  }

  @Override
  public ProductSurvey surveyProducts(ProductsRequest request) {
    return Heartbeater.during("looking at the shop", beating -> shop.survey(request));
  }

  @Override
  public ProductPlan planProducts(ProductsRequest request, String after) {
    return Heartbeater.during("planning", beating -> shop.plan(request, after));
  }

  @Override
  public ProductsFinish finishProducts(ProductsRequest request, String modelVersion) {
    return Heartbeater.during("finishing", beating -> finish(request, modelVersion, beating));
  }

  private ProductsFinish finish(
      ProductsRequest request, String modelVersion, Heartbeater heartbeater) {
    StopSign stop = new StopSign(heartbeater, drain);
    ProductsFinish finish = shop.finish(request, modelVersion, settled -> stop.goOn());
    if (stop.shown()) {
      heartbeater.check();
      throw Failures.draining();
    }
    return finish;
  }
}
