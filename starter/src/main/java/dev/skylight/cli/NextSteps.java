package dev.skylight.cli;

import dev.skylight.terminal.Style;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The lines that lead from the demo to one's own photos; each works when it is pasted. */
final class NextSteps {

  private static final String MODEL = "clip-vit-b-32";

  private NextSteps() {}

  static void print(GlobalOptions global) {
    PrintStream out = global.console().out();
    Style style = global.outStyle();
    out.println();
    out.println("Your own photos, with a model for photographs:");
    for (String line : lines(program(global.console().env()), global)) {
      out.println("  " + style.strong(line));
    }
  }

  /**
   * The lines.
   *
   * @param program how Skylight is started
   */
  static List<String> lines(String program, GlobalOptions global) {
    return Stream.of(
            "skylight model pull " + MODEL,
            global.command("run-pipeline ~/Pictures"),
            global.command("embed --model " + MODEL),
            global.command("search-text \"a red car\""))
        .map(line -> program + line.substring("skylight".length()))
        .toList();
  }

  /** What starts this program from here: its name where PATH has it, else its path. */
  private static String program(Map<String, String> env) {
    String home = System.getProperty("skylight.home");
    if (home == null) {
      return "skylight";
    }
    Path script = Path.of(home, "skylight").toAbsolutePath().normalize();
    for (String folder : env.getOrDefault("PATH", "").split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, "skylight");
      if (Files.isExecutable(candidate) && script.equals(real(candidate))) {
        return "skylight";
      }
    }
    String shortest = ShortPath.of(script);
    if (shortest.matches(".*[^\\w./~+:@%-].*")) {
      return "'" + shortest.replace("'", "'\\''") + "'";
    }
    return shortest.equals("skylight") ? "./skylight" : shortest;
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (java.io.IOException e) {
      return file; // gone in this moment: then it is not ours
    }
  }
}
