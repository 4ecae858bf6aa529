package dev.skylight.cli;

import dev.skylight.cli.shell.Console;
import dev.skylight.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** The files at the root of the repository, and the command line that they talk about. */
final class RepositoryFiles {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  private RepositoryFiles() {}

  /** The root of the repository. */
  static Path root() {
    return Path.of(System.getProperty("skylight.root"));
  }

  /** The text of a file at the root. */
  static String read(String name) throws IOException {
    return Files.readString(root().resolve(name));
  }

  /**
   * Parses a command line as the shell and Skylight would, without running it.
   *
   * @param line everything after {@code skylight}; a comment may follow
   * @throws CommandLine.ParameterException where the product has no such command or option
   */
  static void parse(String line) {
    Console console = new Console(System.out, System.err, false, Map.of(), false);
    Main.commandLine(Shell.on(console)).parseArgs(words(line).toArray(String[]::new));
  }

  /** Words of a shell command up to a comment, a pipe or the next command. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      String bare = matcher.group(3);
      if (bare != null && (bare.matches("[#|&;>].*") || bare.equals("||"))) {
        break;
      }
      boolean last = bare != null && bare.endsWith(";");
      words.add(
          bare == null
              ? matcher.group(1) != null ? matcher.group(1) : matcher.group(2)
              : last ? bare.substring(0, bare.length() - 1) : bare);
      if (last) {
        break;
      }
    }
    return words;
  }
}
