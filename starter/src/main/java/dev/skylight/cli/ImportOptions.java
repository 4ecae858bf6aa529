package dev.skylight.cli;

import dev.skylight.collection.DataFolder;
import dev.skylight.models.KnownModel;
import dev.skylight.models.ModelFolder;
import dev.skylight.vectors.LedgerHeader;
import dev.skylight.vectors.VectorStore;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that take vectors over. */
final class ImportOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "The model that made the vectors. Default: the ledger's, else clip-vit-b-32")
  private String model;

  @Option(
      names = "--precision",
      paramLabel = "fp32|int8",
      description = "Default: the ledger's, else fp32")
  private EmbedOptions.Precision precision;

  @Option(
      names = "--chunk-size",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Rows per chunk, the unit of checkpointing. Default: ${DEFAULT-VALUE}")
  private int chunkSize;

  int chunkSize() {
    if (chunkSize < 1 || chunkSize > EmbedOptions.LARGEST_CHUNK) {
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
  VectorStore.Spec vectors(DataFolder data, long rows) {
    Optional<LedgerHeader> header = RowModel.header(data);
    Config config = GlobalOptions.of(spec).config();
    String name =
        model != null
            ? EmbedOptions.place(model)
            : header
                .map(LedgerHeader::model)
                .or(() -> config.fallback("model").map(EmbedOptions::place))
                .orElse(KnownModel.DEFAULT);
    String chosen =
        precision != null
            ? precision.toString()
            : header
                .map(LedgerHeader::precision)
                .or(() -> config.fallback("precision"))
                .orElse("fp32");
    ModelFolder folder = ModelFolder.open(name);
    return new VectorStore.Spec(rows, folder.dimension(), folder.fingerprint(chosen), name, chosen);
  }
}
