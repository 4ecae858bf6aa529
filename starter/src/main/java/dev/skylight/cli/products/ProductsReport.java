package dev.skylight.cli.products;

import dev.skylight.cli.shell.Screen;
import dev.skylight.job.ProductCounts;
import dev.skylight.json.Json;
import dev.skylight.products.ShopSettings;
import dev.skylight.products.ShopState;
import dev.skylight.terminal.Printable;
import dev.skylight.workflows.ProductsResult;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a finished run over a shop tells. */
final class ProductsReport {

  private final Screen screen;
  private final ShopSettings shop;
  private final ProductsResult result;

  ProductsReport(Screen screen, ShopSettings shop, ProductsResult result) {
    this.screen = screen;
    this.shop = shop;
    this.result = result;
  }

  void print(String workflowId) {
    Map<String, Long> kinds =
        result.finish().failures() == 0
            ? Map.of()
            : ShopState.failures(shop, result.modelVersion());
    if (screen.json()) {
      screen.out().println(json(workflowId, kinds));
    } else {
      text(kinds);
    }
  }

  private void text(Map<String, Long> kinds) {
    PrintStream out = screen.out();
    ProductCounts counts = result.counts();
    result.notes().forEach(note -> out.println(Printable.of(note)));
    out.printf(
        Locale.ROOT,
        "%s: %,d rows of %s for %,d images; %,d embedded now, %,d current, %,d failed, %,d"
            + " removed%n",
        shop.names().vectors(),
        result.finish().rows(),
        result.modelVersion(),
        result.images(),
        counts.embedded(),
        counts.current(),
        counts.failed(),
        result.finish().pruned());
    kinds.forEach(
        (kind, images) ->
            out.printf(
                Locale.ROOT,
                "failed: %,d images, %s%n",
                images,
                Printable.of(kind.toLowerCase(Locale.ROOT).replace('_', ' '))));
    if (result.waiting() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d images failed before and wait for their next try; --retry-failed tries them now%n",
          result.waiting());
    }
  }

  private String json(String workflowId, Map<String, Long> kinds) {
    ProductCounts counts = result.counts();
    return String.format(
        Locale.ROOT,
        "{\"workflow_id\":%s,\"state\":\"completed\",\"model_version\":%s,\"images\":%d,"
            + "\"rows\":%d,\"embedded\":%d,\"current\":%d,\"failed\":%d,\"waiting\":%d,"
            + "\"pruned\":%d,\"failures\":{%s},\"notes\":%s}",
        Json.quote(workflowId),
        Json.quote(result.modelVersion()),
        result.images(),
        result.finish().rows(),
        counts.embedded(),
        counts.current(),
        counts.failed(),
        result.waiting(),
        result.finish().pruned(),
        kinds.entrySet().stream()
            .map(kind -> Json.quote(kind.getKey()) + ":" + kind.getValue())
            .collect(Collectors.joining(",")),
        Json.array(result.notes(), Json::quote));
  }
}
