package dev.skylight.cli.products;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.json.Json;
import dev.skylight.products.ShopReport;
import dev.skylight.products.ShopVerify;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Style;
import dev.skylight.terminal.Working;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description =
        "Compares the vectors with the shop's main database, and names damage and what is to be"
            + " made.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight products verify", "  skylight products verify --deep 100"})
final class ProductsVerifyCommand implements Callable<Integer> {

  private static final int DEEPEST = 100_000;

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  @Mixin private final ShopOptions shop = new ShopOptions();
  @Spec private CommandSpec spec;

  @Option(
      names = "--deep",
      paramLabel = "N",
      description = "Also fetch and embed the pictures of N rows again, chosen at random")
  private int deep;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "Whose rows. Default: those of which there are most")
  private String model;

  ProductsVerifyCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() {
    if (deep < 0 || deep > DEEPEST) {
      throw new ParameterException(
          spec.commandLine(), "--deep must be between 0 and 100,000: " + deep);
    }
    if (deep > 0) {
      logging.start(settings.createdData(), "skylight.log"); // where an opened model writes
    }
    ShopReport report = verify();
    if (screen.json()) {
      screen.out().println(json(report));
    } else {
      print(report);
    }
    return report.hasDamage() ? ExitCodes.DAMAGE : ExitCodes.OK;
  }

  @SuppressWarnings("try") // what is at work shows until it is done
  private ShopReport verify() {
    try (Working working = screen.working("comparing")) {
      return ShopVerify.run(shop.shop(settings), model, deep);
    }
  }

  private void print(ShopReport report) {
    PrintStream out = screen.out();
    Style style = screen.outStyle();
    String headline =
        report.hasDamage()
            ? style.bad("DAMAGED")
            : report.isUnfinished() ? style.warning("unfinished") : style.good("ok");
    out.printf(
        Locale.ROOT,
        "%s: %,d main images, %,d rows of %s: %,d current, %,d to be made, %,d wait for their next"
            + " try%s%n",
        headline,
        report.images(),
        report.rows(),
        Printable.of(report.modelVersion()),
        report.current(),
        report.missing(),
        report.waiting(),
        report.sampled() > 0
            ? String.format(Locale.ROOT, "; %,d computed again", report.sampled())
            : "");
    for (ShopReport.Finding finding : report.findings()) {
      String word =
          switch (finding.severity()) {
            case DAMAGE -> style.bad("damage:");
            case WARNING -> style.warning("warning:");
            case NOTE -> "note:";
          };
      out.println(word + " " + Printable.of(finding.sentence()));
    }
  }

  private static String json(ShopReport report) {
    return String.format(
        Locale.ROOT,
        "{\"damaged\":%b,\"model_version\":%s,\"images\":%d,\"rows\":%d,\"current\":%d,"
            + "\"missing\":%d,\"moved\":%d,\"waiting\":%d,\"stale\":%d,\"orphans\":%d,"
            + "\"zeros\":%d,\"uneven\":%d,\"sampled\":%d,\"findings\":%s}",
        report.hasDamage(),
        Json.quote(report.modelVersion()),
        report.images(),
        report.rows(),
        report.current(),
        report.missing(),
        report.moved(),
        report.waiting(),
        report.stale(),
        report.orphans(),
        report.zeros(),
        report.uneven(),
        report.sampled(),
        Json.array(
            report.findings(),
            finding ->
                "{\"severity\":"
                    + Json.quote(finding.severity().name().toLowerCase(Locale.ROOT))
                    + ",\"sentence\":"
                    + Json.quote(finding.sentence())
                    + "}"));
  }
}
