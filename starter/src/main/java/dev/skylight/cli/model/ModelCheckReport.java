package dev.skylight.cli.model;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.internal.comparison.Comparison;
import dev.skylight.internal.comparison.Likeness;
import dev.skylight.internal.comparison.Measured;
import dev.skylight.internal.comparison.Recommendation;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.json.Json;
import dev.skylight.terminal.Printable;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints what {@code model check} found out. */
final class ModelCheckReport {

  private final Screen screen;
  private final Settings settings;
  private final String model;
  private final Optional<LedgerHeader> rows;
  private final long seed;
  private final int threads;

  /**
   * @param model as {@code --model} takes it
   * @param rows what the ledger says of the rows that are there
   */
  ModelCheckReport(
      Screen screen,
      Settings settings,
      String model,
      Optional<LedgerHeader> rows,
      long seed,
      int threads) {
    this.screen = screen;
    this.settings = settings;
    this.model = model;
    this.rows = rows;
    this.seed = seed;
    this.threads = threads;
  }

  void print(ModelCheck.Outcome outcome) {
    PrintStream out = screen.out();
    if (screen.json()) {
      out.println(json(outcome));
      return;
    }
    Comparison.Result result = outcome.result();
    out.printf(
        Locale.ROOT,
        "%s on %,d pictures (seed %d), %s%n%n",
        Printable.of(model),
        result.pictures().size(),
        seed,
        threads == 1 ? "1 thread" : threads + " threads");
    out.println("PRECISION   COSINE MIN  MEDIAN  RECALL@10  IMAGES/S  CPU MS   SPEED  LOADED");
    for (Measured one : result.measured()) {
      String precision = one.variant().precision();
      out.println(
          line(precision, one) + "  " + KnownModel.size(outcome.loadedBytes().get(precision)));
    }
    outcome
        .leftOut()
        .forEach((precision, why) -> out.println(precision + " is left out: " + Printable.of(why)));
    outcome.decodings().ifPresent(this::printDecodings);
    Recommendation recommendation = outcome.recommendation();
    out.println();
    out.println(
        "recommended: "
            + screen.outStyle().strong("--precision " + recommendation.precision())
            + ", since "
            + recommendation.reason()
            + ".");
    out.println("use: " + command(recommendation));
    if (begunWithAnother(recommendation)) {
      out.println(
          "The vectors that are there were made otherwise ("
              + rows.orElseThrow().model()
              + ", "
              + rows.orElseThrow().precision()
              + "); that command keeps them as a backup and makes all of them anew.");
    }
  }

  private void printDecodings(Comparison.Result decodings) {
    PrintStream out = screen.out();
    out.printf(
        Locale.ROOT,
        "%nThe %,d large JPEGs among them, in %s:%n%n",
        decodings.pictures().size(),
        decodings.measured().get(0).variant().precision());
    out.println("DECODE      COSINE MIN  MEDIAN  RECALL@10  IMAGES/S  CPU MS   SPEED");
    for (Measured one : decodings.measured()) {
      out.println(line(one.variant().decode(), one));
    }
  }

  private static String line(String name, Measured one) {
    Likeness likeness = one.likeness();
    return String.format(
        Locale.ROOT,
        "%-10s  %10.4f  %6.4f  %9s  %8.1f  %6.1f  %5.2fx",
        name,
        likeness.minCosine(),
        likeness.medianCosine(),
        Double.isNaN(likeness.recall())
            ? "-"
            : String.format(Locale.ROOT, "%.3f", likeness.recall()),
        one.speed().imagesPerSecond(),
        one.speed().cpuMillis(),
        one.speed().ratio());
  }

  /** Whether the command throws vectors away to make others. */
  private boolean begunWithAnother(Recommendation recommendation) {
    return rows.isPresent()
        && !(rows.get().model().equals(model)
            && rows.get().precision().equals(recommendation.precision()));
  }

  private String command(Recommendation recommendation) {
    return settings.command(
        "embed --model "
            + Settings.quoted(model)
            + " --precision "
            + recommendation.precision()
            + (begunWithAnother(recommendation) ? " --restart" : ""));
  }

  private String json(ModelCheck.Outcome outcome) {
    Comparison.Result result = outcome.result();
    Recommendation recommendation = outcome.recommendation();
    return String.format(
        Locale.ROOT,
        "{\"model\":%s,\"images\":%d,\"unreadable\":%d,\"seed\":%d,\"threads\":%d,"
            + "\"precisions\":%s,\"left_out\":%s,\"recommended\":%s,\"reason\":%s,\"command\":%s,"
            + "\"decodings\":%s}",
        Json.quote(model),
        result.pictures().size(),
        result.unreadable().size(),
        seed,
        threads,
        measured(result, outcome.loadedBytes()),
        Json.array(
            outcome.leftOut().entrySet(),
            one ->
                "{\"precision\":"
                    + Json.quote(one.getKey())
                    + ",\"reason\":"
                    + Json.quote(one.getValue())
                    + "}"),
        Json.quote(recommendation.precision()),
        Json.quote(recommendation.reason()),
        Json.quote(command(recommendation)),
        outcome
            .decodings()
            .map(
                decodings ->
                    "{\"images\":"
                        + decodings.pictures().size()
                        + ",\"measured\":"
                        + measured(decodings, Map.of())
                        + "}")
            .orElse("null"));
  }

  private static String measured(Comparison.Result result, Map<String, Long> bytes) {
    return Json.array(
        result.measured(),
        one ->
            String.format(
                Locale.ROOT,
                "{\"precision\":%s,\"decode\":%s,\"cosine_min\":%.6f,"
                    + "\"cosine_median\":%.6f,\"recall_at_10\":%s,"
                    + "\"images_per_second\":%.2f,\"cpu_ms_per_image\":%.2f,"
                    + "\"speed\":%.3f,\"loaded_bytes\":%s}",
                Json.quote(one.variant().precision()),
                Json.quote(one.variant().decode()),
                one.likeness().minCosine(),
                one.likeness().medianCosine(),
                Double.isNaN(one.likeness().recall())
                    ? "null"
                    : String.format(Locale.ROOT, "%.4f", one.likeness().recall()),
                one.speed().imagesPerSecond(),
                one.speed().cpuMillis(),
                one.speed().ratio(),
                bytes.get(one.variant().precision())));
  }
}
