package dev.skylight.cli.products;

import dev.skylight.cli.demo.Drawing;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.ShortPath;
import dev.skylight.collection.DataFolder;
import dev.skylight.job.ProductsRequest;
import dev.skylight.jobs.EmbeddedRun;
import dev.skylight.jobs.JobKind;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.RunningJob;
import dev.skylight.jobs.ShopEmbedding;
import dev.skylight.jobs.ShopJob;
import dev.skylight.postgres.PostgresInstall;
import dev.skylight.products.SampleShop;
import dev.skylight.products.SetupReport;
import dev.skylight.products.ShopModels;
import dev.skylight.products.ShopSettings;
import dev.skylight.products.ShopSetup;
import dev.skylight.samples.SampleImages;
import dev.skylight.samples.SampleRequest;
import dev.skylight.terminal.Working;
import dev.skylight.workflows.ProductsResult;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Shows product search on a shop of drawn pictures: its own PostgreSQL with pgvector, its"
            + " own picture server with some dead links, all on this machine. Run again, it goes on"
            + " where it was.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight products demo", "  skylight products demo --count 200 --json"})
public final class ProductsDemoCommand implements Callable<Integer> {

  /** The model that comes with Skylight. */
  private static final String MODEL = "demo";

  private static final String FOLDER = "products-demo";
  private static final long SEED = 2_027;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final long MOST = 100_000;

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  @Spec private CommandSpec spec;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many pictures the shop sells. Default: ${DEFAULT-VALUE}")
  private long count;

  public ProductsDemoCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    if (count < 1 || count > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--count must be between 1 and " + MOST + ": " + count);
    }
    DataFolder data = settings.createdInside(FOLDER);
    logging.start(data, "products-demo.log");
    Path install = install();
    Path pictures = data.folder().resolve("pictures");
    draw(pictures);
    try (DemoShop shop = open(install, data, pictures)) {
      setUp(shop.settings());
      Optional<ProductsResult> result = embed(data, shop.settings());
      if (result.isEmpty()) {
        screen.warn("the job was cancelled: run the same command to go on.");
        return ExitCodes.INTERRUPTED;
      }
      new DemoFindings(screen, shop.settings(), MODEL).print(result.get(), pictures);
      return result.get().finish().failures() > count / SampleShop.DEAD_EVERY
          ? ExitCodes.IMAGES_FAILED
          : ExitCodes.OK;
    }
  }

  private Path install() {
    try (Working working = screen.working("looking for PostgreSQL")) {
      return PostgresInstall.find(settings.env(), working::line);
    }
  }

  private void draw(Path pictures) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    SampleImages samples =
        new SampleImages(new SampleRequest(pictures, count, SEED, SEED, WIDTH, HEIGHT, threads));
    Drawing drawing = new Drawing(screen, pictures, samples);
    double seconds = Interruption.during(screen, drawing::interrupted, drawing::run);
    screen.say(
        String.format(
            Locale.ROOT,
            "A shop of %,d drawn pictures in %s (drawn now: %,d, in %.1f s).",
            count,
            ShortPath.of(pictures),
            samples.drawn(),
            seconds));
  }

  @SuppressWarnings("try") // what is at work shows until it is there
  private DemoShop open(Path install, DataFolder data, Path pictures) {
    try (Working working = screen.working("starting PostgreSQL")) {
      return DemoShop.open(install, data, pictures, count);
    }
  }

  private void setUp(ShopSettings shop) {
    SetupReport report = ShopSetup.run(shop, MODEL, null);
    screen.say(
        "PostgreSQL "
            + report.postgres()
            + " with pgvector "
            + report.pgvector()
            + ", vectors in "
            + report.table()
            + ".");
    report.warnings().forEach(screen::warn);
  }

  /** Empty where the job was cancelled. */
  @SuppressWarnings("try") // the claim is held while the job runs
  private Optional<ProductsResult> embed(DataFolder data, ShopSettings shop) throws Exception {
    JobPlace place = settings.place(data).withoutCatalogUrl();
    JobScreen jobScreen = new JobScreen(screen, JobKind.SHOP);
    ProductsRequest request = new ProductsRequest(MODEL, "fp32", 100, 0, false, false, true);
    try (EmbeddedRun claim = place.embedded() ? EmbeddedRun.claim(data, JobKind.SHOP) : null;
        ShopJob job = jobScreen.openShop(place, claim)) {
      RunningJob<ProductsResult> running = job.embed(new ShopEmbedding(request, null));
      jobScreen.started(running);
      return jobScreen.during(
          running,
          () -> job.work(shop, new ShopModels(0), ShopEmbedding.LOCAL_SLOTS),
          result -> result);
    }
  }
}
