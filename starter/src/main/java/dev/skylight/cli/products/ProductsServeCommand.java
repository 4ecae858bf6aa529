package dev.skylight.cli.products;

import dev.skylight.cli.serve.ServedPage;
import dev.skylight.cli.serve.ServerOptions;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.products.ShopSettings;
import dev.skylight.web.WebSettings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description =
        "Shows a shop's product search in a browser, and answers its pages and programs over HTTP:"
            + " products similar to a photo, to words, to one another. Only this machine reaches"
            + " it, unless --bind says otherwise.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight products serve --open",
      "  skylight products serve --allow-origin https://www.shop.example",
      "  skylight products serve --bind 0.0.0.0 --host-name search.shop.example"
    })
public final class ProductsServeCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8421",
      description = "Port to listen at; 0: any that is free. Default: ${DEFAULT-VALUE}")
  private int port;

  @Mixin private ServerOptions server;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description =
          "Site whose pages may search from browsers, as https://www.shop.example; repeatable")
  private List<String> origins = List.of();

  @Mixin private ShopOptions shop;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "Name of 'model list', or a folder. Default: the one that made the rows")
  private String model;

  ProductsServeCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    WebSettings asked = server.asked(port).withOrigins(checked());
    ShopSettings where = shop.vectorsOnly(settings);
    DataFolder data = settings.createdData();
    logging.start(data, "products-serve.log");
    try (ServedShop served = ServedShop.start(where, model, data, asked)) {
      new ServedPage(screen, asked, served.server())
          .tell("the products in " + where.vectors(), server.open());
      return ServedPage.untilInterrupted(screen, served::close);
    }
  }

  private List<String> checked() {
    for (String origin : origins) {
      if (!WebSettings.isOrigin(origin)) {
        throw new ParameterException(
            spec.commandLine(),
            "--allow-origin takes what browsers send, as https://www.shop.example: scheme and host"
                + " in lower case, without path, and without port 80 or 443: '"
                + origin
                + "'");
      }
    }
    return origins;
  }
}
