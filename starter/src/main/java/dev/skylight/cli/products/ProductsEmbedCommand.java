package dev.skylight.cli.products;

import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "embed",
    description =
        "Fetches the pictures of the shop's main images whose vectors are missing or out of date,"
            + " embeds them and writes their rows. Interrupted at any time, the same command goes"
            + " on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight products embed",
      "  skylight products embed --retry-failed --prune",
      "  skylight products embed --temporal dev --parallel 8"
    })
public final class ProductsEmbedCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Mixin private final ShopOptions shop = new ShopOptions();

  @Mixin private final ProductsEmbedOptions options = new ProductsEmbedOptions();

  public ProductsEmbedCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    return new ProductsRun(screen, settings, logging, shop, options).run();
  }
}
