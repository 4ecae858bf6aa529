package dev.skylight.cli.search;

import dev.skylight.cli.options.PathOptions;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.library.CollectionSettings;
import dev.skylight.library.Query;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of {@code search-text} and {@code search-image}. */
final class SearchOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "-k",
      paramLabel = "N",
      defaultValue = "10",
      description = "Most results. Default: ${DEFAULT-VALUE}")
  private int count;

  @Option(names = "--exact", description = "Compare every row, without the index")
  private boolean exact;

  @Option(
      names = "--no-db",
      description =
          "Use embeddings.npy and file_paths.txt alone, without the catalog and the index")
  private boolean noDb;

  @Option(
      names = "--min-score",
      paramLabel = "S",
      defaultValue = "-1",
      description = "Leave out results below this cosine, -1 to 1. Default: none")
  private float minScore;

  @Option(
      names = "--show-missing",
      description = "Also show results whose pictures are not there any more, marked as missing")
  private boolean showMissing;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "Model name or folder. Default: the one that made the vectors")
  private String model;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write what was found as a page with thumbnails")
  private Path html;

  @Option(
      names = {"-p", "--preview"},
      description = "Also show the pictures, in iTerm2, WezTerm, kitty and Ghostty")
  private boolean preview;

  @Mixin private final PathOptions paths = new PathOptions();

  void check(Screen screen) {
    paths.check(screen);
    if (preview && paths.asked()) {
      throw new ParameterException(
          spec.commandLine(), "--preview and --files-only or --print0 exclude each other.");
    }
    if (count < 1 || count > 10_000) {
      throw new ParameterException(spec.commandLine(), "-k must be between 1 and 10,000: " + count);
    }
    if (!(minScore >= -1 && minScore <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--min-score must be between -1 and 1: " + minScore);
    }
  }

  /** The collection to ask, as the options have it. */
  CollectionSettings collection(DataFolder data, Settings settings) {
    CollectionSettings asked =
        CollectionSettings.of(data)
            .withCatalog(settings.catalog())
            .withModel(model)
            .otherwiseModel(settings.config().fallback("model").orElse(null));
    return noDb ? asked.withoutCatalog() : asked;
  }

  /** A query, and how much of it. */
  Query query(Query what) {
    return what.count(count).minScore(minScore).exact(exact || noDb).showMissing(showMissing);
  }

  float minScore() {
    return minScore;
  }

  /** Whether and how to print paths only. */
  PathOptions paths() {
    return paths;
  }

  /** Where to write a contact sheet, or null. */
  Path html() {
    return html;
  }

  boolean preview() {
    return preview;
  }
}
