package dev.skylight.products;

import dev.skylight.internal.models.OnnxEmbedders;

/** Vision models over pictures that are bytes and no files. Thread-safe; close it after use. */
public final class ShopModels implements AutoCloseable {

  /**
   * Models that work with so many threads.
   *
   * @param threads as of {@link OnnxEmbedders}
   */
  public ShopModels(int threads) {}

  @Override
  public void close() {}
}
