package dev.skylight.cli.products;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.json.Json;
import dev.skylight.products.IndexKind;
import dev.skylight.products.SetupReport;
import dev.skylight.products.ShopSetup;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Working;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "setup",
    description =
        "Makes the vector database ready: extension, tables. Keeps what earlier scripts made.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight products setup", "  skylight products setup --index hnsw"})
final class ProductsSetupCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  @Mixin private final ShopOptions shop = new ShopOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "Model whose vectors the table is to hold. Default: those that are there, else"
              + " clip-vit-b-32")
  private String model;

  @Option(
      names = "--index",
      paramLabel = "ivfflat|hnsw|none",
      description =
          "What 'products embed' builds from 5,000 rows on. Default: as before, else ivfflat")
  private IndexKind index;

  ProductsSetupCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    SetupReport report = setUp();
    report.warnings().forEach(screen::warn);
    PrintStream out = screen.out();
    if (screen.json()) {
      out.println(json(report));
      return ExitCodes.OK;
    }
    out.printf(
        Locale.ROOT,
        "PostgreSQL %s, pgvector %s%n%s: vectors of %,d numbers, index %s%n",
        report.postgres(),
        report.pgvector(),
        Printable.of(report.table()),
        report.dimension(),
        report.index());
    report.made().forEach(what -> out.println("made: " + Printable.of(what)));
    if (report.made().isEmpty()) {
      out.println("Everything was there.");
    }
    screen.next(settings.command("products embed"));
    return ExitCodes.OK;
  }

  @SuppressWarnings("try") // what is at work shows until it is done
  private SetupReport setUp() {
    try (Working working = screen.working("setting up")) {
      return ShopSetup.run(shop.shop(settings), model, index);
    }
  }

  private static String json(SetupReport report) {
    return String.format(
        Locale.ROOT,
        "{\"postgres\":%s,\"pgvector\":%s,\"table\":%s,\"dimension\":%d,\"index\":%s,\"made\":%s,"
            + "\"warnings\":%s}",
        Json.quote(report.postgres()),
        Json.quote(report.pgvector()),
        Json.quote(report.table()),
        report.dimension(),
        Json.quote(report.index().toString()),
        Json.array(report.made(), Json::quote),
        Json.array(report.warnings(), Json::quote));
  }
}
