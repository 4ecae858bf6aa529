package dev.skylight.cli.job;

import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "embed",
    description =
        "Gives images without a row the next free one, embeds every row that is missing, then builds the"
            + " index.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight embed --data ~/photos",
      "  skylight embed --model ~/models/clip-vit-b-32 --index-type HNSW32"
    })
public final class EmbedCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  @Mixin private final EmbedOptions options = new EmbedOptions();

  public EmbedCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    return new RegenerateRun(screen, settings, logging, options, true).run();
  }
}
