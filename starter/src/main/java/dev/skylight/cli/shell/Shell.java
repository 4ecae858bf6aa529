package dev.skylight.cli.shell;

/**
 * What is around a command, made before its words are read; a command gets of it what it uses.
 *
 * @param options as picocli fills them
 * @param screen what is shown
 * @param settings what the user set
 * @param logging the command's log
 */
public record Shell(GlobalOptions options, Screen screen, Settings settings, Logging logging) {

  /** Around a command on this console. */
  public static Shell on(Console console) {
    GlobalOptions options = new GlobalOptions();
    Screen screen = new Screen(console, options);
    return new Shell(
        options, screen, new Settings(options, console.env()), new Logging(screen, options));
  }
}
