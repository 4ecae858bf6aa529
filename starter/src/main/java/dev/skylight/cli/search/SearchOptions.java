package dev.skylight.cli.search;

import dev.skylight.cli.options.PathOptions;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.WebPictures;
import dev.skylight.collection.DataFolder;
import dev.skylight.fetch.FetchSettings;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.library.PictureFilter;
import dev.skylight.library.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      names = "--tag",
      paramLabel = "NAME",
      description = "Only pictures with this tag; repeatable: with all of them")
  private List<String> tags = List.of();

  @Option(
      names = "--min-rating",
      paramLabel = "N",
      defaultValue = "0",
      description = "Only pictures with at least so many stars, 1 to 5. Default: any")
  private int minRating;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Only pictures in this folder, or in one below it")
  private String folder;

  @Option(
      names = "--plus",
      paramLabel = "QUERY",
      description = "Also like these words or this picture, as 2:sunset or photo.jpg; repeatable")
  private List<String> plus = List.of();

  @Option(
      names = "--minus",
      paramLabel = "QUERY",
      description = "But not like these words or this picture, as 0.5:people; repeatable")
  private List<String> minus = List.of();

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "Fetch pictures from this host even where it lies at an address of this machine or its"
              + " network; repeatable")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--exclude-query",
      description =
          "Leave out the pictures that are searched with: the same file, or one with the same"
              + " bytes")
  private boolean excludeQuery;

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
    if (minRating < 0 || minRating > PictureFilter.MOST_STARS) {
      throw new ParameterException(
          spec.commandLine(), "--min-rating must be between 0 and 5: " + minRating);
    }
    if (noDb && (minRating > 0 || !tags.isEmpty() || folder != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--tag, --min-rating and --folder ask the catalog: leave --no-db out.");
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

  /**
   * What is asked: a command's own term, and what is added to it and taken away.
   *
   * @param question the same for people
   * @param pictures files of the pictures that hits are to be like
   */
  record Asked(Query query, String question, List<String> pictures) {}

  /** What is asked, and how much of it. */
  Asked asked(Term main, Screen screen) {
    WebPictures web = new WebPictures(screen, fetching());
    Query query = main.query(web);
    StringBuilder question = new StringBuilder(main.shown());
    List<Term> wanted = new ArrayList<>(List.of(main));
    for (String typed : plus) {
      Term term = Term.either(typed, spec);
      query = query.plus(term.query(web));
      question.append(" + ").append(term.shown());
      wanted.add(term);
    }
    for (String typed : minus) {
      Term term = Term.either(typed, spec);
      query = query.minus(term.query(web));
      question.append(" - ").append(term.shown());
    }
    Query whole =
        query
            .count(count)
            .minScore(minScore)
            .exact(exact || noDb)
            .showMissing(showMissing)
            .withoutItself(excludeQuery);
    return new Asked(
        whole,
        question.toString(),
        wanted.stream()
            .filter(term -> term.picture() != null)
            .map(term -> term.picture().toAbsolutePath().normalize().toString())
            .toList());
  }

  private FetchSettings fetching() {
    return FetchSettings.USUAL.allowing(Set.copyOf(allowedHosts));
  }

  /** Which pictures may be found. */
  PictureFilter wanted(Collection collection) {
    return new PictureFilter(tags, minRating, Optional.ofNullable(folder).map(collection::folder));
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
