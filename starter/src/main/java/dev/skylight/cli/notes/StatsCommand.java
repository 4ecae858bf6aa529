package dev.skylight.cli.notes;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.internal.text.Counted;
import dev.skylight.job.IndexResult;
import dev.skylight.json.Json;
import dev.skylight.library.Collection;
import dev.skylight.library.IndexState;
import dev.skylight.library.RowsState;
import dev.skylight.library.Stats;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Working;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
    name = "stats",
    description = "Shows what a collection is made of: pictures, formats, vectors, index, tags.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight stats --data ~/photos", "  skylight stats --json"})
public final class StatsCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;

  public StatsCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    Stats stats = stats();
    String name = settings.existingData().name();
    if (screen.json()) {
      screen.out().println(json(name, stats));
    } else {
      print(name, stats);
    }
    return ExitCodes.OK;
  }

  @SuppressWarnings("try") // what is at work shows until all is counted
  private Stats stats() {
    try (Working working = screen.working("counting");
        Collection collection = Named.collection(settings)) {
      return collection.stats();
    }
  }

  private void print(String name, Stats stats) {
    RowsState rows = stats.rows();
    line("collection", Printable.of(name));
    line("pictures", String.format(Locale.ROOT, "%,d, %s", stats.pictures(), size(stats.bytes())));
    String formats =
        stats.formats().entrySet().stream()
            .map(
                entry ->
                    String.format(Locale.ROOT, "%s %,d", format(entry.getKey()), entry.getValue()))
            .collect(Collectors.joining(", "));
    if (!formats.isEmpty()) {
      line("formats", formats);
    }
    line(
        "rows",
        String.format(
            Locale.ROOT,
            "%,d: %,d with a vector, %,d failed, %,d of no picture, %,d to be made",
            rows.total(),
            rows.embedded(),
            rows.failed(),
            rows.unassigned(),
            rows.missing()));
    if (rows.waiting() > 0) {
      line(
          "waiting",
          String.format(
              Locale.ROOT,
              Counted.of(rows.waiting(), "%,d [picture has|pictures have] no row yet"),
              rows.waiting()));
    }
    line(
        "vectors",
        size(stats.vectorBytes())
            + (stats.model().isEmpty() ? "" : " of " + Printable.of(stats.model())));
    line("index", index(stats));
    line(
        "tags",
        String.format(
            Locale.ROOT,
            Counted.of(stats.tagged(), "%,d, on %,d picture[|s]; ")
                + Counted.of(stats.rated(), "%,d [picture has|pictures have] stars"),
            stats.tags(),
            stats.tagged(),
            stats.rated()));
  }

  private static String format(String name) {
    return name.isEmpty() ? "unknown" : Printable.of(name);
  }

  private static String index(Stats stats) {
    return switch (stats.index().standing()) {
      case NONE -> "none: run `skylight build-index`";
      case STALE -> "of other vectors than there are now: run `skylight build-index`";
      case CURRENT ->
          size(stats.indexBytes())
              + stats
                  .index()
                  .result()
                  .map(
                      built ->
                          String.format(
                              Locale.ROOT,
                              ", %s, recall@10 %.3f",
                              built.type(),
                              built.recallAt10()))
                  .orElse("");
    };
  }

  private void line(String what, String text) {
    PrintStream out = screen.out();
    String label = String.format(Locale.ROOT, "%-11s", what);
    out.println(screen.outStyle().dim(label) + text);
  }

  private static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " bytes";
    }
    double value = bytes;
    String[] units = {"kB", "MB", "GB", "TB"};
    int unit = -1;
    while (value >= 1_000 && unit < units.length - 1) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }

  private static String json(String name, Stats stats) {
    RowsState rows = stats.rows();
    Map<String, Long> formats = stats.formats();
    return String.format(
        Locale.ROOT,
        "{\"collection\":%s,\"pictures\":%d,\"bytes\":%d,\"formats\":%s,\"rows\":{\"total\":%d,"
            + "\"embedded\":%d,\"failed\":%d,\"unassigned\":%d,\"missing\":%d,\"waiting\":%d},"
            + "\"index\":%s,\"vector_bytes\":%d,\"index_bytes\":%d,\"model\":%s,\"tags\":%d,"
            + "\"tagged\":%d,\"rated\":%d}",
        Json.quote(name),
        stats.pictures(),
        stats.bytes(),
        formats.entrySet().stream()
            .map(entry -> Json.quote(entry.getKey()) + ":" + entry.getValue())
            .collect(Collectors.joining(",", "{", "}")),
        rows.total(),
        rows.embedded(),
        rows.failed(),
        rows.unassigned(),
        rows.missing(),
        rows.waiting(),
        json(stats.index()),
        stats.vectorBytes(),
        stats.indexBytes(),
        Json.quote(stats.model()),
        stats.tags(),
        stats.tagged(),
        stats.rated());
  }

  private static String json(IndexState index) {
    String standing = Json.quote(index.standing().name().toLowerCase(Locale.ROOT));
    IndexResult built = index.result().orElse(null);
    return built == null
        ? "{\"standing\":" + standing + "}"
        : String.format(
            Locale.ROOT,
            "{\"standing\":%s,\"type\":%s,\"recall_at_10\":%.4f}",
            standing,
            Json.quote(built.type()),
            built.recallAt10());
  }
}
