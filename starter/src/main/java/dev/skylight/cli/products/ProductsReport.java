package dev.skylight.cli.products;

import dev.skylight.cli.shell.Screen;
import dev.skylight.job.ProductCounts;
import dev.skylight.json.Json;
import dev.skylight.terminal.FailureLines;
import dev.skylight.terminal.Printable;
import dev.skylight.workflows.ProductsResult;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a finished run over a shop tells. */
final class ProductsReport {

  private final Screen screen;
  private final String table;
  private final ProductsResult result;

  /**
   * Of a run.
   *
   * @param table of vectors
   */
  ProductsReport(Screen screen, String table, ProductsResult result) {
    this.screen = screen;
    this.table = table;
    this.result = result;
  }

  void print(String workflowId) {
    if (screen.json()) {
      screen.out().println(json(workflowId));
    } else {
      text();
    }
  }

  private void text() {
    PrintStream out = screen.out();
    ProductCounts counts = result.counts();
    result.notes().forEach(note -> out.println(Printable.of(note)));
    out.printf(
        Locale.ROOT,
        "%s: %,d rows of %s for %,d images; %,d embedded now, %,d current, %,d failed, %,d"
            + " removed%n",
        table,
        result.finish().rows(),
        result.modelVersion(),
        result.images(),
        counts.embedded(),
        counts.current(),
        counts.failed(),
        result.finish().pruned());
    FailureLines.of(result.finish().failedByKind()).forEach(out::println);
    if (result.waiting() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d images failed before and wait for their next try; --retry-failed tries them now%n",
          result.waiting());
    }
  }

  private String json(String workflowId) {
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
        result.finish().failedByKind().entrySet().stream()
            .map(kind -> Json.quote(kind.getKey()) + ":" + kind.getValue())
            .collect(Collectors.joining(",")),
        Json.array(result.notes(), Json::quote));
  }
}
