package dev.skylight.cli.products;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.Version;
import dev.skylight.collection.DataFolder;
import dev.skylight.job.ProductsRequest;
import dev.skylight.jobs.EmbeddedRun;
import dev.skylight.jobs.JobKind;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.LocalWork;
import dev.skylight.jobs.RunningJob;
import dev.skylight.jobs.ShopJob;
import dev.skylight.products.ShopModels;
import dev.skylight.products.ShopSettings;
import dev.skylight.products.ShopState;
import dev.skylight.workflows.ProductsResult;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of {@code products embed}: start or attach, work, follow, report. */
final class ProductsRun {

  private static final Logger LOG = LoggerFactory.getLogger(ProductsRun.class);

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  private final ShopOptions shopOptions;
  private final ProductsEmbedOptions options;
  private final JobScreen jobScreen;

  ProductsRun(
      Screen screen,
      Settings settings,
      Logging logging,
      ShopOptions shopOptions,
      ProductsEmbedOptions options) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
    this.shopOptions = shopOptions;
    this.options = options;
    this.jobScreen = new JobScreen(screen, JobKind.SHOP);
  }

  int run() throws Exception {
    options.check();
    ShopSettings shop = shopOptions.shop(settings);
    DataFolder data = settings.createdData();
    JobPlace place = settings.place(data);
    boolean detach = options.detach(place.embedded());
    logging.start(data, "products.log");
    try (EmbeddedRun claim = place.embedded() ? EmbeddedRun.claim(data, JobKind.SHOP) : null;
        ShopJob jobs = jobScreen.openShop(place, claim)) {
      ProductsRequest request =
          options.request(
              settings, jobs.running(), () -> ShopState.made(shop), shop.names().vectors());
      LOG.info("skylight {}: {} {}", Version.text(), data, request);
      RunningJob<ProductsResult> job = jobs.embed(options.embedding(request));
      jobScreen.started(job);
      if (detach) {
        jobScreen.detached(job, settings);
        return ExitCodes.OK;
      }
      return jobScreen.during(
          job, () -> work(shop, jobs, job), result -> report(shop, job, result));
    }
  }

  private LocalWork work(ShopSettings shop, ShopJob jobs, RunningJob<ProductsResult> job) {
    return jobs.embedded() || job.workers() == 0
        ? jobs.work(shop, new ShopModels(options.threads()), options.slots(jobs.embedded()))
        : null;
  }

  private int report(
      ShopSettings shop, RunningJob<ProductsResult> job, Optional<ProductsResult> result) {
    if (result.isEmpty()) {
      jobScreen.cancelled("in the table " + shop.names().vectors());
      return ExitCodes.INTERRUPTED;
    }
    new ProductsReport(screen, shop.names().vectors(), result.get()).print(job.workflowId());
    ProductsResult done = result.get();
    boolean all = done.counts().settled() + done.waiting() >= done.images();
    screen.next(
        all
            ? settings.command("products search FILE")
            : settings.command("products embed") + " (for the images that are left)");
    return done.finish().failures() > 0 ? ExitCodes.IMAGES_FAILED : ExitCodes.OK;
  }
}
