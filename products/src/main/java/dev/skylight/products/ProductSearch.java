package dev.skylight.products;

import java.util.Optional;

/**
 * Similar products, for as long as a server runs: connections and model stay open. Thread-safe; all
 * throw {@link dev.skylight.collection.SkylightException}.
 */
public final class ProductSearch implements AutoCloseable {

  /**
   * Over a shop's vectors.
   *
   * @param model name or folder; null: the one that made the rows
   */
  public static ProductSearch open(ShopSettings settings, String model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Products like a picture.
   *
   * @param picture bytes of a JPEG, PNG, WebP, GIF, BMP or TIFF file
   * @param k most hits, 1 to 1,000
   * @param exact compare every row, without the index
   */
  public ProductAnswer byPicture(byte[] picture, int k, boolean exact) {
    throw new UnsupportedOperationException();
  }

  /** Products that words describe. */
  public ProductAnswer byWords(String words, int k, boolean exact) {
    throw new UnsupportedOperationException();
  }

  /** Products like one that is there, itself left out; empty where the image has no row. */
  public Optional<ProductAnswer> byImage(String imageId, int k, boolean exact) {
    throw new UnsupportedOperationException();
  }

  /** URL of an image that has a row, for thumbnails; empty where it has none. */
  public Optional<String> urlOf(String imageId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
