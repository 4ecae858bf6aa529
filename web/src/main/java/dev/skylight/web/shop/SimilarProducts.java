package dev.skylight.web.shop;

import dev.skylight.products.ProductAnswer;
import dev.skylight.products.ProductSearch;
import java.util.Optional;

/**
 * Product search as the routes need it. Thread-safe; all throw {@link
 * dev.skylight.collection.SkylightException}, a {@link dev.skylight.products.QuestionException}
 * where whoever asks can mend it.
 */
public interface SimilarProducts {

  /** Products like a picture, whose bytes these are. */
  ProductAnswer byPicture(byte[] picture, int k, boolean exact);

  /** Products that words describe. */
  ProductAnswer byWords(String words, int k, boolean exact);

  /** Products like one that is there, itself left out; empty where the image has no row. */
  Optional<ProductAnswer> byImage(String imageId, int k, boolean exact);

  /** URL of an image that has a row; empty where it has none. */
  Optional<String> urlOf(String imageId);

  /** Throws where searches cannot be answered at present. */
  void check();

  /** Those of a shop's vectors. */
  static SimilarProducts of(ProductSearch search) {
    return new SimilarProducts() {
      @Override
      public ProductAnswer byPicture(byte[] picture, int k, boolean exact) {
        return search.byPicture(picture, k, exact);
      }

      @Override
      public ProductAnswer byWords(String words, int k, boolean exact) {
        return search.byWords(words, k, exact);
      }

      @Override
      public Optional<ProductAnswer> byImage(String imageId, int k, boolean exact) {
        return search.byImage(imageId, k, exact);
      }

      @Override
      public Optional<String> urlOf(String imageId) {
        return search.urlOf(imageId);
      }

      @Override
      public void check() {
        search.check();
      }
    };
  }
}
