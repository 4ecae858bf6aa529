package dev.skylight.workflows;

import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductSurvey;
import dev.skylight.job.ProductsFinish;
import dev.skylight.job.ProductsRequest;
import io.temporal.activity.ActivityInterface;

/** Light activities around the chunks of a shop. All are idempotent. */
@ActivityInterface
public interface ProductActivities {

  /** Looks at both databases and the model; refuses what cannot work. Changes nothing. */
  ProductSurvey surveyProducts(ProductsRequest request);

  /**
   * Goes through a page of the shop's images. Changes nothing.
   *
   * @param request what is asked for; its limit counts from here on
   * @param after id to go on after; null: from the beginning
   */
  ProductPlan planProducts(ProductsRequest request, String after);

  /**
   * Prunes where that is asked, builds the index where that pays, counts. Heartbeats its progress.
   *
   * @param modelVersion what the survey found
   */
  ProductsFinish finishProducts(ProductsRequest request, String modelVersion);
}
