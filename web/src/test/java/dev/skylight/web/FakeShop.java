package dev.skylight.web;

import dev.skylight.fetch.FetchException;
import dev.skylight.fetch.FetchException.Reason;
import dev.skylight.products.ProductAnswer;
import dev.skylight.products.ProductHit;
import dev.skylight.web.shop.Pictures;
import dev.skylight.web.shop.SimilarProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A shop of some images by id; every search finds them all in this order. Fetches nothing. */
final class FakeShop implements SimilarProducts, Pictures {

  /** Ids as tables have them, and such as nobody expects. */
  static final List<String> IDS =
      List.of("1", "0b9e6f4e-9d43-4b31-8b36-70cbf9ee1d5e", "a b/ü;%2F?#&", "<b>");

  /** What fails is thrown by whatever fetches a URL of this text. */
  final Map<String, Reason> unreachable = new ConcurrentHashMap<>();

  /** What the next searches throw; null: nothing. */
  volatile RuntimeException failure;

  /** The last search. */
  volatile String asked = "";

  private ProductAnswer answer(String kind, int k, boolean exact, String without) {
    asked = kind + " " + k + (exact ? " exact" : "");
    if (failure != null) {
      throw failure;
    }
    List<ProductHit> hits = new ArrayList<>();
    for (String id : IDS) {
      if (!id.equals(without) && hits.size() < k) {
        int rank = hits.size() + 1;
        hits.add(new ProductHit(rank, id, "p" + rank, "https://shop.example/" + id, 1.0 / rank));
      }
    }
    return new ProductAnswer(
        hits, "demo/fp32/0123456789ab", !exact, List.of("See /home/somebody/data/logs/x.log."));
  }

  @Override
  public ProductAnswer byPicture(byte[] picture, int k, boolean exact) {
    return answer("picture of " + picture.length, k, exact, null);
  }

  @Override
  public ProductAnswer byWords(String words, int k, boolean exact) {
    return answer("words " + words, k, exact, null);
  }

  @Override
  public Optional<ProductAnswer> byImage(String imageId, int k, boolean exact) {
    return IDS.contains(imageId)
        ? Optional.of(answer("image " + imageId, k, exact, imageId))
        : Optional.empty();
  }

  @Override
  public Optional<String> urlOf(String imageId) {
    return Optional.of("https://shop.example/" + imageId).filter(url -> IDS.contains(imageId));
  }

  @Override
  public void check() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public byte[] fetch(String url) throws FetchException {
    Reason reason = unreachable.get(url);
    if (reason != null) {
      throw new FetchException(reason, "It cannot be had from shop.example.", null);
    }
    return Samples.jpeg();
  }

  @Override
  public byte[] small(String url) {
    return Samples.jpeg();
  }
}
