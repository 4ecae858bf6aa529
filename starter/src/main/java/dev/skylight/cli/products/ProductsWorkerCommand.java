package dev.skylight.cli.products;

import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Logs;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.WorkerScreen;
import dev.skylight.collection.DataFolder;
import dev.skylight.jobs.JobKind;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.LocalWork;
import dev.skylight.jobs.ShopJob;
import dev.skylight.products.ShopModels;
import dev.skylight.products.ShopSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "worker",
    description =
        "Works on the job over the shop's pictures until it is ended. Run as many as you like, on"
            + " any machine that reaches the databases. SIGTERM and Ctrl-C let running chunks save"
            + " what they have.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight products worker --temporal dev",
      "  skylight products worker --temporal temporal.local:7233 --parallel 8"
    })
public final class ProductsWorkerCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Spec private CommandSpec spec;

  @Mixin private final ShopOptions shop = new ShopOptions();

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "4",
      description = "Chunks at work at once. Default: ${DEFAULT-VALUE}")
  private int parallel;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of this process that decode and run the model. Default: all cores")
  private Integer threads;

  public ProductsWorkerCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    WorkerScreen.checkSlots(parallel, spec);
    int cores = EngineOptions.threads(threads, spec);
    ShopSettings where = shop.shop(settings);
    DataFolder data = settings.createdData();
    JobPlace place = settings.place(data);
    WorkerScreen.checkServer(place, spec);
    Logs log = WorkerScreen.log(logging, data, "products-worker");
    try (ShopJob job = new JobScreen(screen, JobKind.SHOP).openShop(place, null);
        LocalWork work = job.work(where, new ShopModels(cores), parallel)) {
      return new WorkerScreen(screen).until(work, "shop " + data.name(), parallel, cores, log);
    }
  }
}
