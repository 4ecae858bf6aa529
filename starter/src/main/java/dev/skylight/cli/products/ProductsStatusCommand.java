package dev.skylight.cli.products;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Shows where the job is, or, when none runs, what the databases hold.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight products status --watch", "  skylight products status --json"})
public final class ProductsStatusCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Mixin private final ShopOptions shop = new ShopOptions();

  @Option(names = "--watch", description = "Go on until the job ends")
  private boolean watch;

  public ProductsStatusCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws InterruptedException {
    ShopControl.of(screen, settings, logging, shop).status(watch, "products embed");
    return ExitCodes.OK;
  }
}
