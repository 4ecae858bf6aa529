package dev.skylight.cli.collect;

import dev.skylight.cli.options.ModelOptions;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.EmbedRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that take vectors over. */
final class ImportOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = "--chunk-size",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Rows per chunk, the unit of checkpointing. Default: ${DEFAULT-VALUE}")
  private int chunkSize;

  int chunkSize() {
    if (chunkSize < 1 || chunkSize > EmbedRequest.MAX_CHUNK_SIZE) {
      throw new ParameterException(
          spec.commandLine(), "--chunk-size must be between 1 and 1,000,000: " + chunkSize);
    }
    return chunkSize;
  }

  /**
   * What the vectors are to be.
   *
   * @param rows rows that the catalog has, or 0
   */
  VectorStore.Spec vectors(Settings settings, DataFolder data, long rows) {
    ModelUse choice = model.choice(settings.stores(data).making(), settings.config());
    ModelFolder folder = ModelFolder.open(choice.model());
    return new VectorStore.Spec(
        rows,
        folder.dimension(),
        folder.fingerprint(choice.precision(), Decode.of(choice.decode())),
        choice.model(),
        choice.precision(),
        choice.decode());
  }
}
