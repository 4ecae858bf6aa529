package dev.skylight.web.shop;

import dev.skylight.web.api.Metrics;
import dev.skylight.web.http.Call;
import dev.skylight.web.http.Etags;
import dev.skylight.web.http.Lane;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.util.List;

/**
 * Small copies of the pictures of products: this server fetches them, so that a page contacts
 * nobody else. Only what a row names is fetched.
 */
public final class ProductThumbnails {

  private final SimilarProducts products;
  private final Pictures pictures;
  private final Metrics metrics;
  private final Lane lane;

  /**
   * Over a shop.
   *
   * @param lane that each of them goes through
   */
  public ProductThumbnails(
      SimilarProducts products, Pictures pictures, Metrics metrics, Lane lane) {
    this.products = products;
    this.pictures = pictures;
    this.metrics = metrics;
    this.lane = lane;
  }

  /** Its routes. */
  public List<Route> routes() {
    Route route = Route.get(ProductRoutes.API + "/images/{id}/thumb", this::serve);
    return List.of(route, route.head());
  }

  private Reply serve(Call call) {
    String id = call.segment("id");
    byte[] jpeg =
        lane.through(
            () -> pictures.small(products.urlOf(id).orElseThrow(() -> ProductRoutes.unknown(id))));
    metrics.thumbnailServed("product");
    return Reply.tagged(call, "image/jpeg", "private, max-age=3600", Etags.of(jpeg), jpeg);
  }
}
