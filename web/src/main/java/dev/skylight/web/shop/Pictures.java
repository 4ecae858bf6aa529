package dev.skylight.web.shop;

import dev.skylight.fetch.FetchException;
import dev.skylight.products.ProductPictures;

/** Pictures by URL as the routes need them. Thread-safe. */
public interface Pictures {

  /**
   * The bytes of a picture.
   *
   * @throws FetchException where it cannot be had
   */
  byte[] fetch(String url) throws FetchException, InterruptedException;

  /**
   * A small copy of a picture: the bytes of a JPEG file.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where it cannot be had
   */
  byte[] small(String url);

  /** Those of products. */
  static Pictures of(ProductPictures pictures) {
    return new Pictures() {
      @Override
      public byte[] fetch(String url) throws FetchException, InterruptedException {
        return pictures.fetch(url);
      }

      @Override
      public byte[] small(String url) {
        return pictures.small(url);
      }
    };
  }
}
