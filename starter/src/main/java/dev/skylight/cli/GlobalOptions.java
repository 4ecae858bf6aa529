package dev.skylight.cli;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.terminal.ColourMode;
import dev.skylight.terminal.ProgressView;
import dev.skylight.terminal.Style;
import dev.skylight.terminal.Working;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Options that every command takes, before or after its name. */
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
final class GlobalOptions implements Callable<Integer> {

  @Spec private CommandSpec spec;

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

  private final Console console;
  private Config config = Config.NONE;
  private boolean logging;

  GlobalOptions(Console console) {
    this.console = console;
  }

  /** Without a command: that is wrong usage, and the help says what is right. */
  @Override
  public Integer call() {
    HelpLayout.print(spec.commandLine(), console.err(), errStyle());
    return ExitCodes.USAGE;
  }

  /** What is around the command. */
  Console console() {
    return console;
  }

  /** The global options around a command. */
  static GlobalOptions of(CommandSpec command) {
    return (GlobalOptions) command.root().userObject();
  }

  /** The user's configuration file. */
  Config config() {
    return config;
  }

  void config(Config read) {
    config = read;
  }

  /** Whether one of these options stands on the command line. */
  boolean given(String name) {
    Object value =
        switch (name) {
          case "data" -> data;
          case "collection" -> collection;
          case "catalog" -> catalog;
          case "temporal" -> temporal;
          case "json" -> json ? "" : null;
          case "quiet" -> quiet ? "" : null;
          case "verbose" -> verbose ? "" : null;
          case "debug" -> debug ? "" : null;
          case "color" -> colourMode() != ColourMode.AUTO ? "" : null;
          default -> null;
        };
    return value != null && !config.gave(name);
  }

  /** Another command on the same collection, as the user would type it. */
  String command(String words) {
    StringBuilder line = new StringBuilder("skylight ").append(words);
    append(line, "data", data);
    append(line, "collection", collection);
    append(line, "catalog", catalog);
    append(line, "temporal", temporal);
    return line.toString();
  }

  private void append(StringBuilder line, String name, String value) {
    if (given(name)) {
      line.append(" --").append(name).append(' ').append(quoted(value));
    }
  }

  /** A word as a shell takes it for one. */
  static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** The data folder, which need not exist. */
  DataFolder data() {
    String path = data != null ? data : console.env().getOrDefault("SKYLIGHT_DATA", "data");
    String name = collection != null ? collection : console.env().get("SKYLIGHT_COLLECTION");
    try {
      return DataFolder.of(Path.of(path), name);
    } catch (InvalidPathException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "The data folder '" + path + "' is not a path: give a folder with --data DIR.",
          e);
    }
  }

  /** The data folder, which must exist. */
  DataFolder existingData() {
    DataFolder folder = data();
    if (!Files.isDirectory(folder.folder())) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "There is no data folder "
              + folder.folder()
              + ": register pictures with 'skylight run-pipeline DIR --data "
              + folder.folder()
              + "', or name another folder with --data.");
    }
    return folder;
  }

  /** The data folder, made where it is not there. */
  DataFolder createdData() {
    Path folder = data().folder();
    try {
      AtomicFiles.createFolders(folder);
    } catch (IOException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot create the data folder " + folder + " (" + e + "): choose another with --data.",
          e);
    }
    return data(); // again: an existing folder's name follows its real path
  }

  /** A collection of its own in a folder inside the data folder, made where it is not there. */
  DataFolder createdInside(String folder) {
    DataFolder around = createdData();
    try {
      Path inside = around.folder().resolve(folder);
      AtomicFiles.createFolders(inside);
      return DataFolder.of(inside, namedCollection() ? around.name() + "-" + folder : null);
    } catch (IOException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot create "
              + around.folder().resolve(folder)
              + " ("
              + e
              + "): choose another data folder with --data.",
          e);
    }
  }

  private boolean namedCollection() {
    return collection != null || console.env().get("SKYLIGHT_COLLECTION") != null;
  }

  /** URL of the catalog, or null for the data folder's own. */
  String catalog() {
    return catalog;
  }

  /** Where Temporal runs as the user put it, or null. */
  String temporal() {
    return temporal;
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  boolean debug() {
    return debug;
  }

  /** Starts the log {@code logs/NAME} of a data folder. */
  Logs log(DataFolder folder, String name) {
    return log(folder.logs().resolve(name), verbose);
  }

  /** Starts a log; {@code warnings} also go to stderr when asked. */
  Logs log(Path file, boolean warnings) {
    logging = true;
    IOException reason;
    PrintStream screen = warnings ? console.err() : null;
    try {
      return Logs.open(file, screen, debug);
    } catch (IOException e) {
      reason = e;
    }
    Path instead =
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("skylight-logs")
            .resolve(file.getFileName());
    try {
      Logs logs = Logs.open(instead, screen, debug);
      // whether the folder can be written to is for the work itself to find out
      warn("No log can be written to " + file + ": it goes to " + instead + ".");
      LoggerFactory.getLogger(GlobalOptions.class).warn("no log in {}", file, reason);
      return logs;
    } catch (IOException e) {
      e.addSuppressed(reason);
      throw IoFailures.ofFile("write a log, neither to " + file + " nor elsewhere", instead, e);
    }
  }

  /** Whether this command has a log: search does without, since setting one up costs time. */
  boolean logging() {
    return logging;
  }

  /** Tells the user something that is no result; not with {@code -q}. */
  void say(String line) {
    if (!quiet) {
      console.err().println(line);
    }
  }

  /** Tells the user what to do next, in one line; not with {@code -q} or {@code --json}. */
  void next(String line) {
    if (!quiet && !json) {
      console.err().println(errStyle().dim("next: " + line));
    }
  }

  /** Before the command line has been read, nobody has asked for anything. */
  private ColourMode colourMode() {
    return colour == null ? ColourMode.AUTO : colour;
  }

  /** Colours of results. */
  Style outStyle() {
    return Style.of(colourMode(), console.outTerminal(), console.env());
  }

  /** Colours of everything else. */
  Style errStyle() {
    return Style.of(colourMode(), console.terminal(), console.env());
  }

  /** Width of the terminal, which the launcher puts into COLUMNS; 80 where nobody knows. */
  int columns() {
    String columns = console.env().getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{1,2}") ? Integer.parseInt(columns) : 80;
  }

  /** Says on stderr what is at work once that lasts, or nothing with {@code -q}. */
  Working working(String what) {
    boolean redraw = console.terminal() && Style.cursorMoves(console.env());
    return Working.start(console.err(), redraw, quiet, columns(), what);
  }

  /** Progress on stderr, or none with {@code -q}. */
  ProgressView progress() {
    boolean bar = console.terminal() && Style.cursorMoves(console.env());
    return ProgressView.of(console.err(), bar, quiet, columns());
  }

  /** {@link #warn(String)} while something is at work. */
  void warn(Working working, String line) {
    working.clear();
    warn(line);
  }

  /** Warns the user, even with {@code -q}. */
  void warn(String line) {
    console.err().println(errStyle().warning("warning:") + " " + line);
  }
}
