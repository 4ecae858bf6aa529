package dev.skylight.activities;

import dev.skylight.products.ShopModels;
import dev.skylight.products.ShopSettings;
import dev.skylight.products.ShopWork;
import java.util.List;

/**
 * The activities of one process over one shop, to be registered with its workers. The shop is
 * opened when the first of them runs, and shared by all. Thread-safe.
 */
public final class ShopActivitySet implements AutoCloseable {

  private final Drain drain = new Drain();
  private final LazyShop shop;
  private final List<Object> light;
  private final List<Object> chunks;

  /**
   * The activities over a shop.
   *
   * @param settings of this process: none of them travels through Temporal
   * @param models stays the caller's to close, after this
   * @param alone whether no other process can work for the same server: what this one cannot do
   *     nobody can
   */
  public ShopActivitySet(ShopSettings settings, ShopModels models, boolean alone) {
    shop = new LazyShop(() -> new ShopWork(settings, models));
    light = List.of(new ProductActivitiesImpl(shop, drain));
    chunks = List.of(new ProductChunkActivitiesImpl(shop, ActivitySet.workerName(), alone, drain));
  }

  /** For {@code TaskQueues.shop}. */
  public List<Object> light() {
    return light;
  }

  /** For {@code TaskQueues.shopEmbed}. */
  public List<Object> chunks() {
    return chunks;
  }

  /** Chunks write what they have and hand the rest back; cannot be undone. */
  public void drain() {
    drain.request();
  }

  /** Closes the shop; to be called when the workers have ended. */
  @Override
  public void close() {
    shop.close();
  }
}
