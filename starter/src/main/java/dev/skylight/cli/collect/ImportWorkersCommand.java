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
    name = "import-workers",
    description =
        "Merges what the workers of a script left behind: embeddings_worker_N.npy, and the row of"
            + " each vector in indices_worker_N.npy. Rows about which they differ and rows that"
            + " nobody has are named and left to 'regenerate'. The options name the model that made"
            + " the vectors.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight import-workers old-run --data ~/photos",
      "  skylight import-workers old-run --model ~/models/clip --json"
    })
public final class ImportWorkersCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Parameters(paramLabel = "DIR", description = "Folder with the workers' files")
  private Path folder;

  @Mixin private final ImportOptions options = new ImportOptions();

  public ImportWorkersCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    Path source = folder.toAbsolutePath().normalize();
    return new ImportRun(screen, settings, logging, options)
        .run(source, vectors -> vectors.workers(source));
  }
}
