package dev.skylight.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skylight.cli.config.Config;
import dev.skylight.cli.config.ConfigFile;
import dev.skylight.cli.config.ConfigKeys;
import dev.skylight.cli.shell.Console;
import dev.skylight.cli.shell.EmptyPaths;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Failures;
import dev.skylight.cli.shell.HelpLayout;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Logs;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Shell;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.TextEncoder;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Entry point of the command line. */
public final class Main {

  /** Commands that need to know all the others. */
  private static final List<String> ABOUT_ALL = List.of("help", "generate-completion", "config");

  /** What must work whatever the configuration file says. */
  private static final List<String> ABOUT_US =
      List.of("-h", "--help", "--version", "help", "version", "generate-completion");

  private static final List<String> OPTIONS_WITH_VALUE =
      List.of("--data", "--collection", "--catalog", "--temporal", "--color");

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    Logging.prepare();
    Console console = Console.ofProcess();
    System.exit(run(console, args));
  }

  /** Runs a command; returns its exit code. */
  static int run(Console console, String... args) {
    Shell shell = Shell.on(console);
    Failures failures = new Failures(shell.screen(), shell.settings(), shell.logging());
    return failures.delivered(run(shell, failures, console, args));
  }

  private static int run(Shell shell, Failures failures, Console console, String... args) {
    try {
      CommandLine root =
          commandLine(shell, args)
              .setExecutionExceptionHandler((e, line, result) -> failures.report(e))
              .setParameterExceptionHandler(failures::usage);
      if (!WarmUpCommand.NAME.equals(commandIn(args))) {
        configure(root, shell, console, args);
      }
      return root.execute(args);
    } catch (SkylightException e) {
      failures.report(e);
      return ExitCodes.USAGE; // of the configuration file
    } catch (LinkageError | OutOfMemoryError | StackOverflowError e) {
      return failures.report(e);
    } finally {
      if (shell.logging().started()) {
        Logs.end();
      }
    }
  }

  private static void configure(CommandLine root, Shell shell, Console console, String... args) {
    try {
      ConfigFile file = ConfigFile.find(console.env());
      if (!file.entries().isEmpty()) {
        ConfigKeys.check(file, root, Commands.names(), () -> commandLine(Shell.on(console)));
      }
      String command = commandIn(args);
      shell
          .settings()
          .config(new Config(file, console.env(), command == null ? "" : command, args));
      if (!file.entries().isEmpty()) {
        root.setDefaultValueProvider(shell.settings().config());
      }
    } catch (SkylightException e) {
      if (Stream.of(args).noneMatch(ABOUT_US::contains)) {
        throw e;
      }
      // help is what somebody with a wrong file needs
    }
  }

  /** Only the command that is asked for is made: each one costs a cold start some milliseconds. */
  static CommandLine commandLine(Shell shell, String... args) {
    String asked = commandIn(args);
    if ("search-text".equals(asked)) {
      TextEncoder.preload(); // while the arguments are read
    }
    CommandLine root = new CommandLine(shell.options());
    for (String name : Commands.names()) {
      if (asked == null || asked.equals(name)) {
        root.addSubcommand(name, Commands.make(name, shell));
      }
    }
    if (WarmUpCommand.NAME.equals(asked)) {
      root.addSubcommand(WarmUpCommand.NAME, new WarmUpCommand(shell.screen(), shell.settings()));
    }
    return root.setUsageHelpWidth(Math.min(Math.max(shell.screen().columns(), 60), 100))
        .setExpandAtFiles(false) // words may begin with @
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new java.io.PrintWriter(shell.screen().out(), true, UTF_8))
        .setErr(new java.io.PrintWriter(shell.screen().err(), true, UTF_8))
        .setExecutionStrategy(parsed -> execute(parsed, root, shell.screen()));
  }

  private static int execute(ParseResult parsed, CommandLine root, Screen screen) {
    for (ParseResult level = parsed; level != null; level = level.subcommand()) {
      if (level.isUsageHelpRequested() || level.isVersionHelpRequested()) {
        HelpLayout.install(root, screen.outStyle());
        return new CommandLine.RunLast().execute(parsed);
      }
    }
    if (!parsed.hasSubcommand()) {
      HelpLayout.print(root, screen.err(), screen.errStyle());
      return ExitCodes.USAGE;
    }
    EmptyPaths.refuse(parsed);
    return new CommandLine.RunLast().execute(parsed);
  }

  /** The command's name, or null where there is none or it is not known. */
  private static String commandIn(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (OPTIONS_WITH_VALUE.contains(args[i])) {
        i++;
      } else if (!args[i].startsWith("-")) {
        boolean alone = Commands.has(args[i]) && !ABOUT_ALL.contains(args[i]);
        return alone || args[i].equals(WarmUpCommand.NAME) ? args[i] : null;
      }
    }
    return null;
  }
}
