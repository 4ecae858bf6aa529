package dev.skylight.products;

import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductsRequest;
import java.util.ArrayList;
import java.util.List;

/** Cuts a page of images into chunks of those that are work. */
final class PlanPage {

  private PlanPage() {}

  /**
   * The plan of a page. Ends early where the plan is full or as many images are found as asked for.
   *
   * @param needs of the page's images, in their order
   * @param after id before the first, or null
   */
  static ProductPlan of(
      MainDatabase.Page page, List<Need> needs, ProductsRequest request, String after) {
    List<ProductRange> chunks = new ArrayList<>();
    long seen = 0;
    long current = 0;
    long waiting = 0;
    long work = 0;
    int images = 0;
    String begin = after;
    String last = after;
    boolean whole = true;
    for (Need need : needs) {
      boolean enough = request.maxImages() > 0 && work == request.maxImages();
      if (enough || chunks.size() == ProductPlan.MAX_CHUNKS) {
        whole = false;
        break;
      }
      seen++;
      last = need.image().id();
      if (need.isWork()) {
        work++;
        images++;
        if (images == request.batchSize()) {
          chunks.add(new ProductRange(begin, last, images));
          begin = last;
          images = 0;
        }
      } else if (need.what() == Need.What.WAITS) {
        waiting++;
      } else {
        current++;
      }
    }
    if (images > 0) {
      chunks.add(new ProductRange(begin, last, images));
    }
    return new ProductPlan(seen, current, waiting, chunks, whole && page.last() ? null : last);
  }
}
