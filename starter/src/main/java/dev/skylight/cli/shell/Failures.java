package dev.skylight.cli.shell;

import dev.skylight.cli.config.Nearest;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.terminal.Printable;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into one sentence, an exit code, and an entry in the log. */
public final class Failures {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  public Failures(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  /** For wrong arguments. */
  public int usage(ParameterException e, String... args) {
    PrintStream err = screen.err();
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    boolean noCommand =
        e instanceof UnmatchedArgumentException unknown
            && e.getCommandLine().getParent() == null
            && !unknown.getUnmatched().get(0).startsWith("-");
    err.println(
        prefix()
            + (noCommand
                ? "There is no command '"
                    + ((UnmatchedArgumentException) e).getUnmatched().get(0)
                    + "'"
                : e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> close = unmatched.getSuggestions();
      if (close.isEmpty()) {
        String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
        close =
            Nearest.to(word, e.getCommandLine().getCommandSpec().optionsMap().keySet()).stream()
                .toList();
      }
      if (!close.isEmpty()) {
        err.println("Did you mean: " + String.join(", ", close) + "?");
      }
    }
    dashed(e, args)
        .ifPresent(
            word ->
                err.println(
                    "'"
                        + Printable.of(word)
                        + "' was taken for an option: write ./"
                        + Printable.of(word)
                        + ", or put -- before the names of files."));
    hint(err, e.getMessage());
    err.println("Try '" + command + " --help'.");
    trace(e);
    return CommandLine.ExitCode.USAGE;
  }

  /** A file that picocli took for options because its name begins with a dash. */
  private static Optional<String> dashed(ParameterException e, String... args) {
    if (!(e instanceof MissingParameterException || e instanceof UnmatchedArgumentException)) {
      return Optional.empty();
    }
    Map<String, OptionSpec> known = e.getCommandLine().getCommandSpec().optionsMap();
    boolean missing = e instanceof MissingParameterException;
    return Stream.of(args)
        .takeWhile(word -> !word.equals("--"))
        .filter(word -> word.length() > 1 && word.startsWith("-"))
        .filter(word -> !known.containsKey(word.replaceFirst("=.*", "")) && !letters(word, known))
        .filter(word -> (missing && !word.startsWith("--")) || new File(word).exists())
        .findFirst();
  }

  /** Whether a word is several options of one letter, or one with its value. */
  private static boolean letters(String word, Map<String, OptionSpec> known) {
    OptionSpec first = known.get(word.substring(0, 2));
    return (first != null && first.arity().max() > 0)
        || word.substring(1).chars().allMatch(letter -> known.containsKey("-" + (char) letter));
  }

  /** For everything else. */
  public int report(Throwable e) {
    PrintStream err = screen.err();
    if (e instanceof SkylightException) {
      err.println(prefix() + e.getMessage());
      hint(err, e.getMessage());
      if (logging.started()) {
        log(e);
      }
    } else {
      Path file = logFile();
      log(e);
      err.println(
          prefix()
              + "unexpected "
              + e.getClass().getSimpleName()
              + (e.getMessage() == null ? "" : " (" + e.getMessage().strip() + ")")
              + ": this is a fault in Skylight; the details are in "
              + file
              + ".");
    }
    trace(e);
    return ExitCodes.FAILED;
  }

  /**
   * At the end of every command: what could not be written to stdout is a failure, whatever was
   * done before.
   */
  public int delivered(int code) {
    Optional<String> lost = screen.lost();
    lost.ifPresent(
        reason ->
            screen
                .err()
                .println(
                    prefix()
                        + "the results could not be written to stdout ("
                        + reason
                        + "): what the command did besides is done. Run it again with stdout led to"
                        + " a file or a pipe that takes them."));
    return lost.isPresent() && code == ExitCodes.OK ? ExitCodes.FAILED : code;
  }

  /** A value that nobody typed just now is easily overlooked. */
  private void hint(PrintStream err, String sentence) {
    String hint = settings.config().hint(sentence);
    if (!hint.isEmpty()) {
      err.println(hint);
    }
  }

  private String prefix() {
    return screen.errStyle().bad("skylight:") + " ";
  }

  private void trace(Throwable e) {
    if (logging.debug()) {
      e.printStackTrace(screen.err());
    }
  }

  private static void log(Throwable e) {
    Logger.getLogger("dev.skylight.cli").log(Level.SEVERE, "the command failed", e);
  }

  private Path logFile() {
    if (logging.started()) {
      return Logs.current().file();
    }
    DataFolder data = settings.data();
    Path folder =
        Files.isDirectory(data.folder())
            ? data.logs()
            : Path.of(System.getProperty("java.io.tmpdir"));
    return logging.start(folder.resolve("skylight.log"), false).file();
  }
}
