package dev.skylight.web.shop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.products.ProductAnswer;
import dev.skylight.products.ProductHit;
import dev.skylight.products.ProductSearch;
import dev.skylight.web.api.Metrics;
import dev.skylight.web.api.Sent;
import dev.skylight.web.api.SentPicture;
import dev.skylight.web.api.Sentences;
import dev.skylight.web.http.Body;
import dev.skylight.web.http.Call;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Lane;
import dev.skylight.web.http.Percent;
import dev.skylight.web.http.Problem;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Searches for products. */
public final class ProductRoutes {

  static final String API = "/api/v1/products";

  private static final int USUAL_COUNT = 24;

  /** A search with the count and the exactness that were asked for. */
  @FunctionalInterface
  private interface Search {
    ProductAnswer run(int k, boolean exact);
  }

  private final SimilarProducts products;
  private final PictureByUrl pictures;
  private final Sentences sentences;
  private final Metrics metrics;
  private final Lane lane;

  /**
   * Over a shop.
   *
   * @param searches that each search goes through
   * @param fetches that each picture by URL goes through
   */
  public ProductRoutes(
      SimilarProducts products,
      Pictures pictures,
      Sentences sentences,
      Metrics metrics,
      Lane searches,
      Lane fetches) {
    this.products = products;
    this.pictures = new PictureByUrl(pictures, fetches);
    this.sentences = sentences;
    this.metrics = metrics;
    this.lane = searches;
  }

  /**
   * Its routes.
   *
   * @param upload what body a picture may be
   * @param json what body a URL may be in
   */
  public List<Route> routes(Body upload, Body json) {
    return List.of(
        Route.get(API + "/search", this::byWords),
        Route.ask(API + "/search", upload, this::byPicture),
        Route.ask(API + "/search/url", json, this::byUrl),
        Route.get(API + "/images/{id}/similar", this::byImage));
  }

  private Reply byWords(Call call) {
    String words = call.query().text("q").strip();
    if (words.isEmpty()) {
      throw Problem.badInput(
          "Nothing says what to look for: give words with q, or send a picture.");
    }
    return search(call, "words", (k, exact) -> products.byWords(words, k, exact));
  }

  private Reply byPicture(Call call) {
    byte[] picture = SentPicture.of(call);
    metrics.uploaded();
    return search(call, "picture", (k, exact) -> products.byPicture(picture, k, exact));
  }

  private Reply byUrl(Call call) {
    byte[] picture = pictures.fetch(Sent.text(Json.sent(call.body()), "url").strip());
    return search(call, "url", (k, exact) -> products.byPicture(picture, k, exact));
  }

  private Reply byImage(Call call) {
    String id = call.segment("id");
    return search(
        call, "image", (k, exact) -> products.byImage(id, k, exact).orElseThrow(() -> unknown(id)));
  }

  /** No row of that id, or none any more; whether the shop has such an image is not known here. */
  static Problem unknown(String id) {
    String shown = id.length() > 60 ? id.substring(0, 60) + "..." : id;
    return Problem.notFound(
        "The image " + shown + " has no vector (yet), or no product has such an image.");
  }

  private Reply search(Call call, String kind, Search search) {
    int k = (int) call.query().number("k", USUAL_COUNT, 1, ProductSearch.MOST_HITS);
    boolean exact = call.query().flag("exact");
    return lane.through(
        () -> {
          long begin = System.nanoTime();
          ProductAnswer answer = search.run(k, exact);
          long nanos = System.nanoTime() - begin;
          metrics.searched(kind, nanos);
          return Reply.json(tree(answer, TimeUnit.NANOSECONDS.toMillis(nanos)));
        });
  }

  private ObjectNode tree(ProductAnswer answer, long millis) {
    ObjectNode tree = Json.object();
    tree.put("took_ms", millis)
        .put("model", answer.modelVersion())
        .put("used_index", answer.usedIndex());
    ArrayNode notices = tree.putArray("notices");
    answer.notices().forEach(notice -> notices.add(sentences.told(notice)));
    ArrayNode hits = tree.putArray("hits");
    for (ProductHit hit : answer.hits()) {
      hits.addObject()
          .put("rank", hit.rank())
          .put("score", hit.score())
          .put("image_id", hit.imageId())
          .put("product_id", hit.productId())
          .put("image_url", hit.imageUrl())
          .put("thumb", API + "/images/" + Percent.encode(hit.imageId()) + "/thumb");
    }
    return tree;
  }
}
