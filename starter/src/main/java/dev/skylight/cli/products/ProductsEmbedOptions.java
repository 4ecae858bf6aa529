package dev.skylight.cli.products;

import dev.skylight.cli.options.DetachOption;
import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.options.ModelOptions;
import dev.skylight.cli.options.Precision;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.ModelPlaces;
import dev.skylight.job.ProductsRequest;
import dev.skylight.jobs.ShopEmbedding;
import dev.skylight.products.ModelVersion;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code products embed} is asked for. */
final class ProductsEmbedOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Images per chunk, which is written in one transaction. Default: ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "Name of 'model list', or a folder. Default: that of most rows, else "
              + KnownModel.DEFAULT)
  private String model;

  @Option(
      names = "--precision",
      paramLabel = "fp32|int8|fp16",
      description = "Default: that of most rows, else fp32")
  private Precision precision;

  @Option(
      names = "--max-images",
      paramLabel = "N",
      description = "Work on at most N images in this run. Default: all")
  private long maxImages;

  @Option(
      names = "--retry-failed",
      description = "Also try pictures that failed and whose next try is not due yet")
  private boolean retryFailed;

  @Option(
      names = "--revalidate",
      description = "Also ask servers whether pictures that are done have changed")
  private boolean revalidate;

  @Option(
      names = "--prune",
      description =
          "Afterwards remove the rows of images that are gone, not main any more, or whose new URL"
              + " gives no picture")
  private boolean prune;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Chunks at work at once. Default: 4 embedded, 16 on a server")
  private Integer parallel;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of this process that decode and run the model. Default: all cores")
  private Integer threads;

  @Mixin private DetachOption detach = new DetachOption();

  /** Refuses wrong numbers before anything is begun. */
  void check() {
    threads();
    embedding(request(KnownModel.DEFAULT, "fp32"));
  }

  /**
   * What to do.
   *
   * @param running whether the job runs already: it has its model, whatever is asked for here
   * @param made asks which model made most rows, which is meant where none is named
   * @param table of those rows, for people
   */
  ProductsRequest request(
      Settings settings, boolean running, Supplier<Optional<ModelVersion>> made, String table) {
    boolean choose = model == null && !running;
    Optional<ModelVersion> rows = choose ? made.get() : Optional.empty();
    String name = ModelOptions.model(model, rows.map(ModelVersion::name), settings.config());
    if (choose) {
      rows.ifPresent(version -> checkInstalled(version.name(), table, settings));
      ModelOptions.of(null).checkDefault(name, settings.env());
    }
    return request(
        name,
        ModelOptions.precision(precision, rows.map(ModelVersion::precision), settings.config()));
  }

  /** Another model would make every row anew, which nobody has asked for. */
  private static void checkInstalled(String name, String table, Settings settings) {
    if (ModelPlaces.of(settings.env()).installed(name).isEmpty()) {
      throw new SkylightException(
          SkylightException.Kind.MODEL,
          "Most rows of "
              + table
              + " are of the model "
              + name
              + ", which is not installed here: "
              + (KnownModel.of(name).isPresent()
                  ? "fetch it with 'skylight model pull " + name + "', or name"
                  : "name")
              + " it by its folder, or another one, with --model.");
    }
  }

  private ProductsRequest request(String name, String kind) {
    try {
      return new ProductsRequest(name, kind, batchSize, maxImages, retryFailed, revalidate, prune);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The job to start. */
  ShopEmbedding embedding(ProductsRequest request) {
    try {
      return new ShopEmbedding(request, parallel);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Chunks at work in this process at once. */
  int slots(boolean embedded) {
    return embedded && parallel != null ? parallel : ShopEmbedding.LOCAL_SLOTS;
  }

  /** Threads that decode and run the model. */
  int threads() {
    return EngineOptions.threads(threads, spec);
  }

  /** {@code --detach}, which an embedded server cannot do. */
  boolean detach(boolean embedded) {
    return detach.asked(embedded, spec);
  }
}
