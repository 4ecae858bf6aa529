package dev.skylight.cli.options;

import dev.skylight.cli.shell.Screen;
import dev.skylight.terminal.Printable;
import java.io.PrintStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that can print paths for other programs. */
public final class PathOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-f", "--files-only"},
      description = "Print paths, one per line, and nothing else")
  private boolean filesOnly;

  @Option(
      names = {"-0", "--print0"},
      description = "Print paths, each ended by a NUL as 'xargs -0' wants it, and nothing else")
  private boolean print0;

  /** Whether paths are all that is printed. */
  public boolean asked() {
    return filesOnly || print0;
  }

  public void check(Screen screen) {
    if (asked() && screen.json()) {
      throw new ParameterException(
          spec.commandLine(),
          "--json and " + (print0 ? "--print0" : "--files-only") + " exclude each other.");
    }
  }

  /** Prints a path; a row without one is left out. */
  public void print(Screen screen, String path) {
    if (path.isEmpty()) {
      return;
    }
    PrintStream out = screen.out();
    if (print0) {
      out.print(path);
      out.print('\0');
    } else {
      out.println(shown(screen, path));
    }
  }

  /** A path as a person may see it: escaped on terminals, raw for programs. */
  public static String shown(Screen screen, String path) {
    return screen.outTerminal() ? Printable.of(path) : path;
  }
}
