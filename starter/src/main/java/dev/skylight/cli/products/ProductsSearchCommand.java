package dev.skylight.cli.products;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.WebPictures;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.json.Json;
import dev.skylight.products.ProductAnswer;
import dev.skylight.products.ProductHit;
import dev.skylight.products.ProductSearch;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Style;
import dev.skylight.terminal.Working;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    description = "Finds the products that look like a picture, or like words.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight products search photo.jpg -k 20",
      "  skylight products search https://www.shop.example/dress.jpg --json",
      "  skylight products search --text \"a red summer dress\""
    })
final class ProductsSearchCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  @Mixin private final ShopOptions shop = new ShopOptions();
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|URL",
      description = "A picture's file, or its address")
  private String picture;

  @Option(names = "--text", paramLabel = "WORDS", description = "Search with words instead")
  private String text;

  @Option(
      names = "-k",
      paramLabel = "N",
      defaultValue = "10",
      description = "Most results. Default: ${DEFAULT-VALUE}")
  private int count;

  @Option(names = "--exact", description = "Compare every row, without the index")
  private boolean exact;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "Model name or folder. Default: the one that made most rows")
  private String model;

  ProductsSearchCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    if ((picture == null) == (text == null)) {
      throw usage("Say what to search with: a picture's FILE or URL, or --text WORDS, one of them");
    }
    if (text != null && text.isBlank()) {
      throw usage("--text is empty: say in words what to look for");
    }
    if (count < 1 || count > ProductSearch.MOST_HITS) {
      throw usage("-k must be between 1 and 1,000: " + count);
    }
    ProductAnswer answer = ask();
    answer.notices().forEach(screen::warn);
    print(answer);
    return ExitCodes.OK;
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  @SuppressWarnings("try") // what is at work shows until the answer is there
  private ProductAnswer ask() {
    byte[] bytes = text == null ? bytes() : null; // a wrong name is told before anything opens
    try (Working working = screen.working("searching");
        ProductSearch search = ProductSearch.open(shop.vectorsOnly(settings), model)) {
      return bytes == null
          ? search.byWords(text, count, exact)
          : search.byPicture(bytes, count, exact);
    }
  }

  private byte[] bytes() {
    return picture.toLowerCase(Locale.ROOT).matches("https?:.*")
        ? new WebPictures(screen, shop.fetching()).fetch(picture)
        : read();
  }

  private byte[] read() {
    try {
      Path file = Path.of(picture);
      if (!Files.isRegularFile(file)) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "There is no file " + picture + ": name a picture, or search with --text WORDS.");
      }
      if (Files.size(file) > shop.fetching().maxBytes()) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            picture + " has more than 20 MB: that is no photo to search with; make it smaller.");
      }
      return Files.readAllBytes(file);
    } catch (InvalidPathException e) {
      throw new SkylightException(Kind.BAD_INPUT, "'" + picture + "' is no name of a file.", e);
    } catch (IOException e) {
      throw IoFailures.ofFile("read", Path.of(picture), e);
    }
  }

  private void print(ProductAnswer answer) {
    PrintStream out = screen.out();
    if (screen.json()) {
      out.println(json(answer.hits()));
      return;
    }
    if (answer.hits().isEmpty()) {
      screen.say("Nothing found.");
      return;
    }
    Style style = screen.outStyle();
    out.println(style.dim("rank    score         image       product  picture"));
    for (ProductHit hit : answer.hits()) {
      String numbers =
          String.format(
              Locale.ROOT,
              "%4d  %7.4f  %12s  %12s",
              hit.rank(),
              hit.score(),
              Printable.of(hit.imageId()),
              Printable.of(or(hit.productId())));
      out.println(style.dim(numbers) + "  " + Printable.of(or(hit.imageUrl())));
    }
  }

  private static String or(String value) {
    return value == null ? "-" : value;
  }

  /** Hits as a list. */
  static String json(List<ProductHit> hits) {
    return Json.array(hits, ProductsSearchCommand::json);
  }

  private static String json(ProductHit hit) {
    return String.format(
        Locale.ROOT,
        "{\"rank\":%d,\"score\":%.6f,\"image_id\":%s,\"product_id\":%s,\"image_url\":%s}",
        hit.rank(),
        hit.score(),
        Json.quote(hit.imageId()),
        quoted(hit.productId()),
        quoted(hit.imageUrl()));
  }

  private static String quoted(String value) {
    return value == null ? "null" : Json.quote(value);
  }
}
