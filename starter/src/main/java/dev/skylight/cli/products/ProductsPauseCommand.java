package dev.skylight.cli.products;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.jobs.Request;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "pause",
    description =
        "Starts no further chunk; those at work save what they have. 'products resume' goes on.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight products pause", "  skylight products pause --temporal dev --json"})
public final class ProductsPauseCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Mixin private final ShopOptions shop = new ShopOptions();

  public ProductsPauseCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() {
    ShopControl.of(screen, settings, logging, shop).ask(Request.PAUSE);
    screen.next(settings.command("products resume"));
    return ExitCodes.OK;
  }
}
