package dev.skylight.cli;

import dev.skylight.catalog.Catalog;
import dev.skylight.catalog.Catalogs;
import dev.skylight.collection.DataFolder;
import dev.skylight.terminal.Json;
import dev.skylight.vectors.FailedRow;
import dev.skylight.vectors.Verifier;
import dev.skylight.vectors.VerifyReport;
import dev.skylight.workflows.RowRange;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description =
        "Compares embeddings.npy with the ledger, the catalog and the index, and names every damaged or"
            + " lost row.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight verify --data ~/photos", "  skylight verify --deep --repair"})
final class VerifyCommand implements Callable<Integer> {

  private final GlobalOptions global;

  @Option(names = "--deep", description = "Read every byte and compare the checksums")
  private boolean deep;

  @Option(
      names = "--repair",
      description = "Mark damaged rows as missing, so that 'regenerate' makes them again")
  private boolean repair;

  VerifyCommand(GlobalOptions global) {
    this.global = global;
  }

  @Override
  public Integer call() {
    DataFolder data = global.existingData();
    global.log(data, "skylight.log");
    VerifyReport report;
    if (global.catalog() != null || Files.exists(data.catalog())) {
      try (Catalog catalog = Catalogs.open(data, global.catalog())) {
        report = Verifier.verify(data, catalog, deep);
      }
    } else {
      report = Verifier.verify(data, null, deep);
    }
    long repaired = repair && report.hasDamage() ? Verifier.repair(data, report) : 0;
    print(report, repaired);
    return report.hasDamage() ? ExitCodes.DAMAGE : ExitCodes.OK;
  }

  private void print(VerifyReport report, long repaired) {
    PrintStream out = global.console().out();
    if (global.json()) {
      out.println(json(report, repaired));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d rows embedded, %,d failed, %,d without an image, %,d missing%s%n",
        report.hasDamage() ? "DAMAGED" : "ok",
        report.counts().embedded(),
        report.counts().failed(),
        report.counts().unassigned(),
        report.rowsMissing(),
        report.deep() ? "; every checksum compared" : "");
    for (VerifyReport.Finding finding : report.findings()) {
      out.println(finding.severity().name().toLowerCase(Locale.ROOT) + ": " + finding.sentence());
    }
    for (FailedRow row : report.failed()) {
      out.println("failed: row " + row.row() + ": " + row.reason());
    }
    if (repair) {
      out.println(
          repaired == 0
              ? "Nothing to repair."
              : repaired
                  + " rows are marked as missing: run 'skylight regenerate' to make them again.");
    }
  }

  private static String json(VerifyReport report, long repaired) {
    return String.format(
        Locale.ROOT,
        "{\"damaged\":%b,\"rows_in_file\":%d,\"rows_in_catalog\":%d,\"rows_embedded\":%d,"
            + "\"rows_failed\":%d,\"rows_unassigned\":%d,\"rows_missing\":%d,\"rows_repaired\":%d,"
            + "\"missing\":%s,\"damaged_ranges\":%s,\"findings\":[%s]}",
        report.hasDamage(),
        report.rowsInFile(),
        report.rowsInCatalog(),
        report.counts().embedded(),
        report.counts().failed(),
        report.counts().unassigned(),
        report.rowsMissing(),
        repaired,
        ranges(report.missing()),
        ranges(report.damaged()),
        report.findings().stream()
            .map(
                finding ->
                    "{\"severity\":"
                        + Json.quote(finding.severity().name().toLowerCase(Locale.ROOT))
                        + ",\"sentence\":"
                        + Json.quote(finding.sentence())
                        + "}")
            .collect(Collectors.joining(",")));
  }

  private static String ranges(List<RowRange> ranges) {
    return ranges.stream()
        .map(range -> "[" + range.from() + "," + range.to() + "]")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
