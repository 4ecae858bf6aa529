package dev.skylight.cli.shell;

import dev.skylight.terminal.ColourMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * Options that every command takes, before or after its name. Commands see them as {@link Screen},
 * {@link Settings} and {@link Logging}.
 */
@Command(
    name = "skylight",
    synopsisSubcommandLabel = "COMMAND",
    description = "Embeddings of a photo collection: made, kept, indexed, searched.",
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:done",
      "  1:failed; one sentence says why and what to do",
      "  2:wrong usage",
      "  3:verify found damage",
      "  4:finished, but some pictures failed; they are listed",
      "130:interrupted; the same command goes on"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight run-pipeline ~/Pictures --data ~/photos",
      "  skylight embed --data ~/photos",
      "  skylight search-text \"a dog on the beach\" --data ~/photos"
    })
final class GlobalOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help")
  @SuppressWarnings("UnusedVariable") // picocli asks its own copy
  private boolean help;

  @Option(
      names = "--version",
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show the version")
  @SuppressWarnings("UnusedVariable") // picocli asks its own copy
  private boolean version;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The data folder. Default: SKYLIGHT_DATA, else ./data")
  private String data;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description =
          "The collection's name on the Temporal server. Default: SKYLIGHT_COLLECTION, else made"
              + " from the data folder's path")
  private String collection;

  @Option(
      names = "--catalog",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "JDBC URL of the catalog. Default: DIR/metadata.db (SQLite)")
  private String catalog;

  @Option(
      names = "--temporal",
      paramLabel = "WHERE",
      scope = ScopeType.INHERIT,
      description =
          "embedded, dev, HOST:PORT or a profile. Default: the TEMPORAL_* environment or profile"
              + " file, else the data folder's running dev server, else embedded")
  private String temporal;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Machine-readable results on stdout, and nothing else there")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "No progress, only results and errors")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show the log's warnings on stderr")
  private boolean verbose;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces, and log more")
  private boolean debug;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      defaultValue = "auto",
      description =
          "auto, always or never. Default: auto, which is on terminals unless NO_COLOR is set")
  private ColourMode colour;

  /** Whether one of these options has a value, from wherever. */
  boolean has(String name) {
    return switch (name) {
      case "data" -> data != null;
      case "collection" -> collection != null;
      case "catalog" -> catalog != null;
      case "temporal" -> temporal != null;
      case "json" -> json;
      case "quiet" -> quiet;
      case "verbose" -> verbose;
      case "debug" -> debug;
      case "color" -> colour() != ColourMode.AUTO;
      default -> false;
    };
  }

  String data() {
    return data;
  }

  String collection() {
    return collection;
  }

  String catalog() {
    return catalog;
  }

  String temporal() {
    return temporal;
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  boolean verbose() {
    return verbose;
  }

  boolean debug() {
    return debug;
  }

  /** Before the command line has been read, nobody has asked for anything. */
  ColourMode colour() {
    return colour == null ? ColourMode.AUTO : colour;
  }
}
