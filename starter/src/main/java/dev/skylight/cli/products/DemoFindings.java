package dev.skylight.cli.products;

import dev.skylight.cli.demo.DemoQuestions;
import dev.skylight.cli.shell.Screen;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.json.Json;
import dev.skylight.products.ProductAnswer;
import dev.skylight.products.ProductHit;
import dev.skylight.products.ProductSearch;
import dev.skylight.products.ShopSettings;
import dev.skylight.terminal.Style;
import dev.skylight.workflows.ProductsResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the demo's shop holds, and what customers find in it. */
final class DemoFindings {

  private static final int HITS = 5;
  private static final String PHOTO = "000/000000.jpg";

  private final Screen screen;
  private final ShopSettings shop;
  private final String model;

  DemoFindings(Screen screen, ShopSettings shop, String model) {
    this.screen = screen;
    this.shop = shop;
    this.model = model;
  }

  /** Asks, and prints the answers. */
  void print(ProductsResult result, Path pictures) {
    Map<String, ProductAnswer> answers = ask(pictures);
    if (screen.json()) {
      screen.out().println(json(result, answers));
      return;
    }
    screen.say(
        String.format(
            Locale.ROOT,
            "%,d rows; made now %,d, as they were %,d, dead links %,d.",
            result.finish().rows(),
            result.counts().embedded(),
            result.counts().current(),
            result.finish().failures()));
    PrintStream out = screen.out();
    Style style = screen.outStyle();
    answers.forEach(
        (question, answer) -> {
          out.println();
          out.println(style.strong(question));
          for (ProductHit hit : answer.hits()) {
            out.println(
                String.format(
                    Locale.ROOT,
                    "%7.4f  product %-6s %s",
                    hit.score(),
                    hit.productId(),
                    hit.imageUrl()));
          }
        });
    out.println();
    out.println("Your own shop: put DATABASE_URL and VECTOR_DATABASE_URL into .env, then");
    for (String line :
        new String[] {
          "products setup", "products embed --model clip-vit-b-32", "products search photo.jpg"
        }) {
      out.println("  " + style.strong("skylight " + line));
    }
  }

  private Map<String, ProductAnswer> ask(Path pictures) {
    Path photo = pictures.resolve(PHOTO);
    Map<String, ProductAnswer> answers = new LinkedHashMap<>();
    try (ProductSearch search = ProductSearch.open(shop, model)) {
      answers.put(
          "like the photo " + PHOTO, search.byPicture(Files.readAllBytes(photo), HITS, false));
      for (String question : DemoQuestions.ALL) {
        answers.put("\"" + question + "\"", search.byWords(question, HITS, false));
      }
      return answers;
    } catch (IOException e) {
      throw IoFailures.ofFile("read a picture", photo, e);
    }
  }

  private static String json(ProductsResult result, Map<String, ProductAnswer> answers) {
    return String.format(
        Locale.ROOT,
        "{\"rows\":%d,\"embedded\":%d,\"current\":%d,\"failures\":%d,\"queries\":%s}",
        result.finish().rows(),
        result.counts().embedded(),
        result.counts().current(),
        result.finish().failures(),
        Json.array(
            answers.entrySet(),
            asked ->
                "{\"query\":"
                    + Json.quote(asked.getKey())
                    + ",\"hits\":"
                    + ProductsSearchCommand.json(asked.getValue().hits())
                    + "}"));
  }
}
