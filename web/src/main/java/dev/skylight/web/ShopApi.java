package dev.skylight.web;

import dev.skylight.web.api.Metrics;
import dev.skylight.web.api.Sentences;
import dev.skylight.web.http.Body;
import dev.skylight.web.http.Lane;
import dev.skylight.web.http.Route;
import dev.skylight.web.shop.Discreet;
import dev.skylight.web.shop.Pictures;
import dev.skylight.web.shop.ProductRoutes;
import dev.skylight.web.shop.ProductThumbnails;
import dev.skylight.web.shop.Pulse;
import dev.skylight.web.shop.SimilarProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Everything that is answered about a shop, put together. */
final class ShopApi {

  /** Files of the collection's page that the shop's uses, too. */
  static final Set<String> SHARED =
      Set.of("app.css", "api.js", "dom.js", "photos.js", "favicon.svg");

  private static final int FETCHES = 8;

  private ShopApi() {}

  static Service of(
      WebSettings settings,
      Limits limits,
      SimilarProducts search,
      Pictures pictures,
      Sentences sentences) {
    SimilarProducts products = new Discreet(search);
    Metrics metrics = new Metrics();
    Lane searches = Lane.patient("searches", limits.searches());
    Lane fetches = new Lane("pictures by URL", FETCHES, 0, 0); // they may last, so none waits
    Lane thumbnails = Lane.patient("thumbnails", Service.THUMBNAILS);
    Lane uploads = new Lane("uploads", limits.uploads(), 0, 0);
    Route health = Route.get(Service.HEALTH, new Pulse(search::check)::reply);
    List<Route> routes = new ArrayList<>();
    routes.addAll(
        new ProductRoutes(products, pictures, sentences, metrics, searches, fetches)
            .routes(Body.upload(limits.uploadBytes(), uploads), Body.json(limits.jsonBytes())));
    routes.addAll(new ProductThumbnails(products, pictures, metrics, thumbnails).routes());
    routes.addAll(PageFiles.routes("products", name -> true));
    routes.addAll(PageFiles.routes("page", SHARED::contains));
    return Service.of(
        settings, limits, sentences, metrics, "openapi-products.json", health, routes);
  }
}
