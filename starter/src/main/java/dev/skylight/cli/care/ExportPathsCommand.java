package dev.skylight.cli.care;

import dev.skylight.cli.options.PathOptions;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.embedding.RowSources;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.FilePathsFile;
import dev.skylight.job.RowRange;
import dev.skylight.json.Json;
import dev.skylight.terminal.Working;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "export-paths",
    description =
        "Writes which file each row belongs to, one path per line, line i for row i. With it,"
            + " search needs no catalog.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight export-paths",
      "  skylight export-paths /tmp/paths.txt --data ~/photos",
      "  skylight export-paths --print0 | xargs -0 ls -l"
    })
public final class ExportPathsCommand implements Callable<Integer> {

  private static final int STEP = 10_000;

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Default: file_paths.txt in the data folder")
  private Path file;

  @Mixin private final PathOptions paths = new PathOptions();
  @Spec private CommandSpec spec;

  public ExportPathsCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() {
    paths.check(screen);
    if (paths.asked() && file != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--files-only and --print0 print the paths and write no file: leave " + file + " out.");
    }
    DataFolder data = settings.existingData();
    settings.requireCatalog(data, "name it with --catalog");
    logging.start(data, "skylight.log");
    Path target = file != null ? file.toAbsolutePath() : data.filePaths();
    long rows;
    Stores stores = settings.stores(data);
    try (Working working = screen.working(paths.asked() ? "listing" : "writing " + target);
        Catalog catalog = stores.openCatalog()) {
      rows = RowSources.of(stores, catalog, sources -> export(sources, target, working));
    }
    if (paths.asked()) {
      return ExitCodes.OK;
    }
    screen
        .out()
        .println(
            screen.json()
                ? "{\"file\":" + Json.quote(target.toString()) + ",\"rows\":" + rows + "}"
                : target + ": " + rows + " rows");
    return ExitCodes.OK;
  }

  /** Returns how many rows there are. */
  private long export(RowSources sources, Path target, Working working) {
    long rows = sources.rows();
    FilePathsFile.Source source =
        range -> {
          working.part(range.from(), rows);
          return sources.paths(range);
        };
    if (paths.asked()) {
      printAll(source, rows);
    } else {
      FilePathsFile.write(target, rows, source);
    }
    return rows;
  }

  private void printAll(FilePathsFile.Source source, long rows) {
    for (long from = 0; from < rows; from += STEP) {
      RowRange range = new RowRange(from, Math.min(rows, from + STEP));
      source.paths(range).values().forEach(path -> paths.print(screen, path));
      if (screen.out().checkError()) {
        return; // 'head' has read enough
      }
    }
  }
}
