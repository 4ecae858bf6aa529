package dev.skylight.cli.shell;

import dev.skylight.terminal.ProgressView;
import dev.skylight.terminal.Style;
import dev.skylight.terminal.Working;
import java.io.PrintStream;
import java.util.Optional;

/**
 * What a command shows, and how: results on {@link #out}, everything else on {@link #err}. Looks at
 * the options at each call, so it may be handed out before the command line is read.
 */
public final class Screen {

  private final Console console;
  private final GlobalOptions options;

  Screen(Console console, GlobalOptions options) {
    this.console = console;
    this.options = options;
  }

  /** Results, and nothing else. */
  public PrintStream out() {
    return console.out();
  }

  /** Everything else. */
  public PrintStream err() {
    return console.err();
  }

  /** Why results did not all arrive, if they did not. */
  Optional<String> lost() {
    return console.lost();
  }

  /** Whether results go to a terminal. */
  public boolean outTerminal() {
    return console.outTerminal();
  }

  /** Whether the process may be ended by a signal handler of a command. */
  boolean ownsProcess() {
    return console.ownsProcess();
  }

  /** Whether results are for a program. */
  public boolean json() {
    return options.json();
  }

  /** Whether only results and errors are wanted. */
  public boolean quiet() {
    return options.quiet();
  }

  /** Tells the user something that is no result; not with {@code -q}. */
  public void say(String line) {
    if (!quiet()) {
      console.err().println(line);
    }
  }

  /** Tells the user what to do next, in one line; not with {@code -q} or {@code --json}. */
  public void next(String line) {
    if (!quiet() && !json()) {
      console.err().println(errStyle().dim("next: " + line));
    }
  }

  /** Warns the user, even with {@code -q}. */
  public void warn(String line) {
    console.err().println(errStyle().warning("warning:") + " " + line);
  }

  /** {@link #warn(String)} while something is at work. */
  public void warn(Working working, String line) {
    working.clear();
    warn(line);
  }

  /** Colours of results. */
  public Style outStyle() {
    return Style.of(options.colour(), console.outTerminal(), console.env());
  }

  /** Colours of everything else. */
  public Style errStyle() {
    return Style.of(options.colour(), console.terminal(), console.env());
  }

  /** Width of the terminal, which the launcher puts into COLUMNS; 80 where nobody knows. */
  public int columns() {
    String columns = console.env().getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{1,2}") ? Integer.parseInt(columns) : 80;
  }

  /** Says on stderr what is at work once that lasts, or nothing with {@code -q}. */
  public Working working(String what) {
    return Working.start(console.err(), redraws(), quiet(), columns(), what);
  }

  /** Progress on stderr, or none with {@code -q}. */
  public ProgressView progress() {
    return ProgressView.of(console.err(), redraws(), quiet(), columns());
  }

  /** Whether lines on stderr can be written over. */
  public boolean redraws() {
    return console.terminal() && Style.cursorMoves(console.env());
  }
}
