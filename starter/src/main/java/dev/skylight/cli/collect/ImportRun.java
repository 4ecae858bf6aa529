package dev.skylight.cli.collect;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.RowRanges;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.Version;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.imports.ImportReport;
import dev.skylight.internal.imports.VectorImport;
import dev.skylight.internal.text.Counted;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import dev.skylight.jobs.EmbeddedRun;
import dev.skylight.jobs.JobStatus;
import dev.skylight.json.Json;
import dev.skylight.terminal.JobLine;
import dev.skylight.terminal.ProgressView;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a command that takes vectors over. */
final class ImportRun {

  private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);
  private static final int SHOWN = 20;

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  private final ImportOptions options;

  ImportRun(Screen screen, Settings settings, Logging logging, ImportOptions options) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
    this.options = options;
  }

  /**
   * @param what takes the vectors over
   */
  int run(Path source, Function<VectorImport, ImportReport> what) throws Exception {
    int chunkSize = options.chunkSize();
    DataFolder data = settings.createdData();
    logging.start(data, "import.log");
    long rows = settings.stores(data).catalogRows();
    VectorStore.Spec spec = options.vectors(settings, data, rows);
    LOG.info("skylight {}: {} {} from {}", Version.text(), data, spec, source);
    try (EmbeddedRun claim = EmbeddedRun.claim(data);
        ProgressView view = screen.progress()) {
      LongConsumer progress =
          done -> {
            JobStatus status = JobStatus.importing(Math.max(rows, done), done);
            claim.publish(status);
            view.update(new JobLine(status));
          };
      VectorImport vectors = new VectorImport(settings.stores(data), spec, chunkSize, progress);
      return Interruption.during(
          screen, ImportRun::interrupted, () -> report(data, source, what.apply(vectors)));
    }
  }

  private static Interruption.Ending interrupted() {
    return new Interruption.Ending(
        System.lineSeparator()
            + "Interrupted: the chunks that were taken over are saved. Run the same command to go"
            + " on.",
        ExitCodes.INTERRUPTED);
  }

  private int report(DataFolder data, Path source, ImportReport report) {
    PrintStream out = screen.out();
    report.notes().forEach(LOG::info);
    if (screen.json()) {
      out.println(json(report));
      return ExitCodes.OK;
    }
    report.notes().forEach(out::println);
    report.backups().forEach(backup -> out.println("Kept as a backup: " + backup));
    out.printf(
        Locale.ROOT,
        "%s: %,d vectors found, %,d rows taken over, %,d were there before, %,d missing now%n",
        source,
        report.rowsFound(),
        report.rowsTaken(),
        report.rowsKnown(),
        report.rowsMissing());
    list("conflict", report.conflicts(), "have several different vectors, and none was taken");
    list("gap", report.gaps(), "have no vector in the source");
    if (report.rowsOutside() > 0) {
      out.printf(
          Locale.ROOT,
          Counted.of(
              report.rowsOutside(),
              "%,d [vector lies|vectors lie] behind the last row of the collection and"
                  + " [was|were] left out%n"),
          report.rowsOutside());
    }
    if (report.rowsMissing() > 0) {
      out.println(
          "missing: "
              + ranges(report.missing())
              + ": run 'skylight regenerate --data "
              + data.folder()
              + "', which makes them");
    } else {
      screen.next(settings.command("build-index"));
    }
    return ExitCodes.OK;
  }

  private void list(String word, List<RowRange> ranges, String what) {
    if (!ranges.isEmpty()) {
      screen.out().println(word + ": " + ranges(ranges) + " " + what);
    }
  }

  private static String ranges(List<RowRange> ranges) {
    String shown =
        ranges.stream()
            .limit(SHOWN)
            .map(range -> range.from() + "-" + (range.to() - 1))
            .collect(Collectors.joining(", ", "rows ", ""));
    return ranges.size() > SHOWN ? shown + " and " + (ranges.size() - SHOWN) + " more" : shown;
  }

  private static String json(ImportReport report) {
    return String.format(
        Locale.ROOT,
        "{\"rows_found\":%d,\"rows_taken\":%d,\"rows_known\":%d,\"rows_outside\":%d,"
            + "\"rows_missing\":%d,\"conflicts\":%s,\"gaps\":%s,\"missing\":%s,\"backups\":%s,"
            + "\"notes\":%s}",
        report.rowsFound(),
        report.rowsTaken(),
        report.rowsKnown(),
        report.rowsOutside(),
        report.rowsMissing(),
        RowRanges.json(report.conflicts()),
        RowRanges.json(report.gaps()),
        RowRanges.json(report.missing()),
        Json.array(report.backups(), backup -> Json.quote(backup.toString())),
        Json.array(report.notes(), Json::quote));
  }
}
