package dev.skylight.cli.job;

import dev.skylight.cli.options.DetachOption;
import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.options.IndexTypeCheck;
import dev.skylight.cli.options.ModelOptions;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.IndexRequest;
import dev.skylight.jobs.Regeneration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of {@code regenerate} and {@code embed}. */
public final class EmbedOptions {

  /** Whether this process works on the job, too. */
  enum LocalWorker {
    AUTO,
    YES,
    NO;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT); // as users type it
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--max-images",
      paramLabel = "N",
      description = "Embed at most N missing rows in this run. Default: all")
  private long maxImages;

  @Option(
      names = "--start-from",
      paramLabel = "ROW",
      description = "First row to look at. Default: 0")
  private long startFrom;

  @Option(
      names = "--only-missing",
      description = "Also keep the valid rows of an embeddings.npy that has no ledger")
  private boolean onlyMissing;

  @Option(
      names = "--chunk-size",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Rows per chunk, the unit of checkpointing and retry. Default: ${DEFAULT-VALUE}")
  private int chunkSize;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Chunks at work at once. Default: 2 embedded, 16 on a server")
  private Integer parallel;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--restart",
      description = "Begin anew; the old embeddings.npy is kept as a backup")
  private boolean restart;

  @Option(names = "--retry-failed", description = "Try again the chunks in which a row failed")
  private boolean retryFailed;

  @Option(names = "--no-index", description = "Build no index afterwards")
  private boolean noIndex;

  @Option(
      names = "--index-type",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description = "FAISS factory string, as Flat or HNSW32. Default: ${DEFAULT-VALUE}")
  private String indexType;

  @Mixin private DetachOption detach = new DetachOption();

  @Option(
      names = "--local-worker",
      paramLabel = "auto|yes|no",
      defaultValue = "auto",
      description = "Whether this process works, too. auto: where no worker is there yet")
  private LocalWorker localWorker;

  /** What to embed. */
  EmbedRequest request(Settings settings, DataFolder data, boolean assignRows) {
    engine.check();
    ModelUse choice =
        model.choice(
            restart ? Optional.empty() : settings.stores(data).making(), settings.config());
    try {
      return new EmbedRequest(
          assignRows,
          choice.model(),
          choice.precision(),
          choice.decode(),
          chunkSize,
          startFrom,
          maxImages,
          onlyMissing,
          restart,
          retryFailed,
          List.of());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** A sentence where only a run that was interrupted before its first row names the model. */
  Optional<String> remembered(Stores stores) {
    return model.named() || restart || stores.header().isPresent()
        ? Optional.empty()
        : stores
            .making()
            .map(
                asked ->
                    "Going on with the model "
                        + asked.model()
                        + ", which the interrupted run was given; --model names another.");
  }

  /** Refuses the default model where it is not installed. */
  void checkDefaultModel(EmbedRequest request, Map<String, String> env) {
    model.checkDefault(request.model(), env);
  }

  /** Refuses a model that was asked for and is not here, where this process is to run it. */
  void checkNamedModel(EmbedRequest request) {
    if (model.named()) {
      ModelFolder.open(request.model());
    }
  }

  /** Refuses an index type that FAISS does not know. */
  void checkIndexType(Stores stores) {
    if (!noIndex) {
      IndexTypeCheck.check(indexType, "--index-type", stores, spec);
    }
  }

  /** The index to build, or null for none. */
  private IndexRequest index() {
    return noIndex ? null : new IndexRequest(indexType, 0, 0, 0);
  }

  /** The job to start. */
  Regeneration regeneration(EmbedRequest request) {
    try {
      return new Regeneration(request, index(), parallel);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Chunks at work in this process at once. */
  int slots(boolean embedded) {
    return embedded && parallel != null ? Math.max(1, parallel) : Regeneration.LOCAL_SLOTS;
  }

  /** How this process embeds. */
  EngineOptions engine() {
    return engine;
  }

  /** Whether an index is built afterwards. */
  boolean buildsIndex() {
    return !noIndex;
  }

  LocalWorker localWorker() {
    return localWorker;
  }

  /** {@code --detach}, which an embedded server cannot do. */
  boolean detach(boolean embedded) {
    return detach.asked(embedded, spec);
  }
}
