package dev.skylight.cli.job;

import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "regenerate",
    description =
        "Embeds every row of the catalog that embeddings.npy lacks, then builds the index. Interrupted"
            + " at any time, the same command goes on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight regenerate --data ~/photos",
      "  skylight regenerate --only-missing --max-images 10000",
      "  skylight regenerate --temporal dev --parallel 8"
    })
public final class RegenerateCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  @Mixin private final EmbedOptions options = new EmbedOptions();

  public RegenerateCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    return new RegenerateRun(screen, settings, logging, options, false).run();
  }
}
