package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.fetch.PictureFetcher;
import dev.skylight.internal.models.Embedder;
import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductSurvey;
import dev.skylight.job.ProductsFinish;
import dev.skylight.job.ProductsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The steps of embedding a shop's pictures, for whatever schedules them. What is done is decided by
 * the table alone: any step may be repeated, by any process, at any time. Thread-safe. All throw
 * {@link dev.skylight.collection.SkylightException}.
 */
public final class ShopWork implements AutoCloseable {

  /** Images of the main database that are looked at together. */
  static final int PAGE = 10_000;

  /** Pictures under way or waiting to be embedded, in all chunks together. */
  private static final int ROOM = 2 * ChunkWork.GROUP;

  /** Hears of progress and may stop a chunk. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called at least once a second.
     *
     * @return false to stop soon, with everything written that was embedded
     */
    boolean onProgress(ProductCounts settled);
  }

  private final ShopSettings settings;
  private final ShopModels models;
  private final Fetching fetching;
  private final AutoCloseable fetcher;
  private final Semaphore room = new Semaphore(ROOM);
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          ROOM,
          task -> {
            Thread thread = new Thread(task, "fetch");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Over a shop.
   *
   * @param models stays the caller's to close; opens vision models for pictures given as bytes
   */
  public ShopWork(ShopSettings settings, ShopModels models) {
    this(settings, models, new PictureFetcher(settings.fetch()));
  }

  private ShopWork(ShopSettings settings, ShopModels models, PictureFetcher fetcher) {
    this(settings, models, fetcher::fetch, fetcher);
  }

  /** Over a shop whose pictures are fetched in another way. */
  ShopWork(ShopSettings settings, ShopModels models, Fetching fetching, AutoCloseable fetcher) {
    this.settings = settings;
    this.models = models;
    this.fetching = fetching;
    this.fetcher = fetcher;
  }

  /** Looks at both databases and the model; refuses what cannot work. */
  public ProductSurvey survey(ProductsRequest request) {
    try (MainDatabase main = MainDatabase.open(settings);
        VectorDatabase database = VectorDatabase.open(settings)) {
      return new Survey(main, database, models).of(request);
    }
  }

  /**
   * Goes through images after one.
   *
   * @param after id to go on after; null: from the beginning
   */
  public ProductPlan plan(ProductsRequest request, String after) {
    ModelVersion version = models.version(request.model(), request.precision());
    try (MainDatabase main = MainDatabase.open(settings);
        VectorDatabase database = VectorDatabase.open(settings)) {
      MainDatabase.Page page = main.page(after, PAGE);
      return PlanPage.of(page, needs(database, version, request).of(page.images()), request, after);
    }
  }

  private static Needs needs(
      VectorDatabase database, ModelVersion version, ProductsRequest request) {
    return new Needs(database, version, request.retryFailed(), request.revalidate());
  }

  /**
   * Works on the images of a range that need it, and writes all rows in one transaction.
   *
   * @param modelVersion what the survey found; another model here is FINGERPRINT
   */
  public ProductCounts embed(
      ProductsRequest request, String modelVersion, ProductRange range, Listener listener) {
    ModelVersion version = checked(request, modelVersion);
    Embedder embedder = models.open(request.model(), request.precision());
    ChunkWork work = new ChunkWork(models, embedder, version, listener);
    List<Need> needs = new ArrayList<>();
    try (MainDatabase main = MainDatabase.open(settings);
        VectorDatabase database = VectorDatabase.open(settings)) {
      List<ShopImage> images = main.range(range.after(), range.to());
      Needs asked = needs(database, version, request);
      for (int from = 0; from < images.size(); from += PAGE) {
        List<ShopImage> some = images.subList(from, Math.min(images.size(), from + PAGE));
        needs.addAll(asked.of(some).stream().filter(Need::isWork).toList());
      }
      work.withoutPictures(needs, database.table());
    }
    try {
      try (Arrivals arrivals = new Arrivals(threads, room, fetching, ChunkWork.wanted(needs))) {
        work.pictures(arrivals);
      }
      if (!needs.isEmpty()) {
        try (VectorDatabase database = VectorDatabase.open(settings)) {
          work.write(database);
        }
      }
    } finally {
      work.passInterrupt();
    }
    // what the plan saw as work and another process has done meanwhile
    long done = Math.max(0, range.images() - needs.size());
    return work.counts().plus(new ProductCounts(0, done, 0));
  }

  private ModelVersion checked(ProductsRequest request, String modelVersion) {
    ModelVersion version = models.version(request.model(), request.precision());
    if (!version.text().equals(modelVersion)) {
      throw new SkylightException(
          Kind.FINGERPRINT,
          "The model here is "
              + version
              + ", and this job was begun with "
              + modelVersion
              + ": give every worker the same model and kind of device, or cancel the job and start"
              + " it again.");
    }
    return version;
  }

  /** Prunes where that is asked, builds or rebuilds the index where that pays, counts. */
  public ProductsFinish finish(ProductsRequest request, String modelVersion, Listener listener) {
    return new Finish(settings, new ModelVersion(modelVersion), listener).run(request.prune());
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      fetcher.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot close what fetches pictures", e);
    }
  }
}
