package dev.skylight.cli.demo;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.ShortPath;
import dev.skylight.terminal.Style;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The lines that lead on from the demo, to one's own photos and to its own; each can be pasted. */
public final class NextSteps {

  private static final String MODEL = "clip-vit-b-32";

  private NextSteps() {}

  /**
   * Prints them.
   *
   * @param demo the folder of the demo's own collection
   */
  static void print(Screen screen, Settings settings, Path demo) {
    PrintStream out = screen.out();
    Style style = screen.outStyle();
    String program = program(settings.env());
    out.println();
    out.println("Your own photos, with a model for photographs:");
    for (String line : lines(program, settings)) {
      out.println("  " + style.strong(line));
    }
    out.println();
    out.println("These drawn pictures, asked something else:");
    String data = " --data " + Settings.quoted(ShortPath.of(demo));
    out.println("  " + style.strong(program + " search-text \"a white dog\"" + data));
    out.println();
    out.println("And in your browser, with tags, stars and duplicates:");
    out.println("  " + style.strong(program + " serve --open" + data));
  }

  /**
   * The lines to one's own photos.
   *
   * @param program how Skylight is started
   */
  public static List<String> lines(String program, Settings settings) {
    return Stream.of(
            "skylight model pull " + MODEL,
            settings.command("run-pipeline ~/Pictures"),
            settings.command("embed --model " + MODEL),
            settings.command("search-text \"a red car\""))
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
