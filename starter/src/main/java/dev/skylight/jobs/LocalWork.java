package dev.skylight.jobs;

import dev.skylight.activities.ActivitySet;
import dev.skylight.activities.ShopActivitySet;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.products.ShopModels;
import dev.skylight.products.ShopSettings;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.workflows.BuildIndexImpl;
import dev.skylight.workflows.EmbedProductsImpl;
import dev.skylight.workflows.RegenerateEmbeddingsImpl;
import dev.skylight.workflows.RegisterImagesImpl;
import dev.skylight.workflows.TaskQueues;
import java.time.Duration;

/** The workers of this process and what they own. */
public final class LocalWork implements AutoCloseable {

  private final WorkerHost host;
  private final Runnable closing;

  /**
   * @param closing closes what the workers own, after their end
   */
  private LocalWork(WorkerHost host, Runnable closing) {
    this.host = host;
    this.closing = closing;
  }

  /**
   * Starts working on everything of a collection.
   *
   * @param embedders closed with this
   * @param slots chunks at work at once
   */
  static LocalWork start(
      TemporalConnection connection, JobPlace place, EmbedderProvider embedders, int slots) {
    return start(connection, place, embedders, slots, true);
  }

  /** Starts working on scans: a short command must not take chunks only to hand them back. */
  static LocalWork startScans(TemporalConnection connection, JobPlace place) {
    return start(connection, place, forPlans(), 0, false);
  }

  /** Starts working on index builds. */
  static LocalWork startIndex(TemporalConnection connection, JobPlace place) {
    return start(connection, place, forPlans(), 0, true);
  }

  /** Who polls the queue of workflows may be given another job's plan, which asks its model. */
  private static EmbedderProvider forPlans() {
    return new OnnxEmbedders(1);
  }

  /**
   * @param slots 0: no chunk is taken
   * @param index whether index builds are taken
   */
  private static LocalWork start(
      TemporalConnection connection,
      JobPlace place,
      EmbedderProvider embedders,
      int slots,
      boolean index) {
    String name = place.data().name();
    ActivitySet activities = new ActivitySet(place.stores(), embedders, connection.embedded());
    WorkerHost host = new WorkerHost(connection, activities::drain);
    host.workflows(
        TaskQueues.light(name),
        activities.light(),
        RegenerateEmbeddingsImpl.class,
        BuildIndexImpl.class,
        RegisterImagesImpl.class);
    if (slots > 0) {
      host.activities(TaskQueues.embed(name), "embed", slots, activities.chunks());
    }
    if (index) {
      host.activities(TaskQueues.index(name), "index", 1, activities.index());
    }
    host.start();
    return new LocalWork(host, embedders::close);
  }

  /**
   * Starts working on a shop's pictures.
   *
   * @param shop of this process: none of it travels through Temporal
   * @param models closed with this
   * @param slots chunks at work at once
   */
  static LocalWork startShop(
      TemporalConnection connection,
      JobPlace place,
      ShopSettings shop,
      ShopModels models,
      int slots) {
    String name = place.data().name();
    ShopActivitySet activities = new ShopActivitySet(shop, models, connection.embedded());
    WorkerHost host = new WorkerHost(connection, activities::drain);
    host.workflows(TaskQueues.shop(name), activities.light(), EmbedProductsImpl.class);
    host.activities(TaskQueues.shopEmbed(name), "embed", slots, activities.chunks());
    host.start();
    return new LocalWork(
        host,
        () -> {
          activities.close();
          models.close();
        });
  }

  /** Hands running work back; returns whether all of it ended by itself. */
  public boolean drain(Duration grace) {
    return host.drain(grace);
  }

  @Override
  public void close() {
    host.close();
    closing.run();
  }
}
