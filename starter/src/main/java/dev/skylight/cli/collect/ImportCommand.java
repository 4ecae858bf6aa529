package dev.skylight.cli.collect;

import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description =
        "Takes over the rows of a NumPy file that hold a vector, row i for row i; the others are"
            + " left to 'regenerate'. Rows that are there already stay as they are. The options name the model that made the vectors.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight import old/embeddings.npy --data ~/photos",
      "  skylight import embeddings.npy --model ~/models/clip"
    })
public final class ImportCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Parameters(paramLabel = "FILE", description = "float32 or float64, shape (rows, dimension)")
  private Path file;

  @Mixin private final ImportOptions options = new ImportOptions();

  public ImportCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    Path source = file.toAbsolutePath().normalize();
    return new ImportRun(screen, settings, logging, options)
        .run(source, vectors -> vectors.file(source));
  }
}
