package dev.skylight.cli.products;

import dev.skylight.cli.config.Config;
import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.options.ModelOptions;
import dev.skylight.cli.options.Precision;
import dev.skylight.cli.shell.Settings;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.ModelPlaces;
import dev.skylight.job.ProductsRequest;
import dev.skylight.jobs.ShopEmbedding;
import dev.skylight.products.ShopState;
import java.util.Optional;
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
      description = "Afterwards remove the rows of images that are gone or not main any more")
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

  @Option(
      names = "--detach",
      description = "Start the job on the server, print its workflow id, and leave")
  private boolean detach;

  /** Refuses wrong numbers before anything is begun. */
  void check() {
    threads();
    embedding(request(KnownModel.DEFAULT, "fp32"));
  }

  /** Whether a model was asked for. */
  boolean namesModel() {
    return model != null;
  }

  /**
   * What to do.
   *
   * @param rows what is there, which says which model is meant where none is named
   */
  ProductsRequest request(Settings settings, Optional<ShopState> rows) {
    ModelPlaces places = ModelPlaces.of(settings.env());
    Config config = settings.config();
    Optional<ShopState> made =
        rows.filter(state -> places.installed(state.model()).isPresent() && !namesModel());
    String name =
        namesModel()
            ? ModelPlaces.lasting(model)
            : made.map(ShopState::model)
                .or(() -> config.fallback("model").map(ModelPlaces::lasting))
                .orElse(KnownModel.DEFAULT);
    String kind =
        precision != null
            ? precision.toString()
            : made.map(ShopState::precision).or(() -> config.fallback("precision")).orElse("fp32");
    if (!namesModel()) {
      ModelOptions.of(null).checkDefault(name, settings.env());
    }
    return request(name, kind);
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
    if (detach && embedded) {
      throw new ParameterException(
          spec.commandLine(),
          "--detach needs a Temporal server that outlives this command: add --temporal dev or"
              + " --temporal HOST:PORT.");
    }
    return detach;
  }
}
