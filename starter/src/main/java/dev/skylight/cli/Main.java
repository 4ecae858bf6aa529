package dev.skylight.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.TextEncoder;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Entry point of the command line. */
public final class Main {

  private static final List<String> NAMES =
      List.of(
          "demo",
          "run-pipeline",
          "embed",
          "regenerate",
          "worker",
          "status",
          "pause",
          "resume",
          "cancel",
          "build-index",
          "search-text",
          "search-image",
          "verify",
          "import",
          "import-workers",
          "export-paths",
          "sample-images",
          "temporal",
          "config",
          "model",
          "version",
          "generate-completion",
          "help");

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
    LateLogManager.install();
    Console console = Console.ofProcess();
    int code = run(console, args);
    console.out().flush();
    System.exit(code);
  }

  /** Runs a command; returns its exit code. */
  static int run(Console console, String... args) {
    GlobalOptions global = new GlobalOptions(console);
    Failures failures = new Failures(global);
    try {
      CommandLine root =
          commandLine(global, args)
              .setExecutionExceptionHandler((e, line, result) -> failures.report(e))
              .setParameterExceptionHandler(failures::usage);
      if (!WarmUpCommand.NAME.equals(commandIn(args))) {
        configure(root, global, args);
      }
      return root.execute(args);
    } catch (SkylightException e) {
      failures.report(e);
      return ExitCodes.USAGE; // of the configuration file
    } catch (LinkageError | OutOfMemoryError | StackOverflowError e) {
      return failures.report(e);
    } finally {
      console.out().flush();
      if (global.logging()) {
        Logs.end();
      }
    }
  }

  private static void configure(CommandLine root, GlobalOptions global, String... args) {
    Console console = global.console();
    try {
      ConfigFile file = ConfigFile.find(console.env());
      if (!file.entries().isEmpty()) {
        ConfigKeys.check(file, root, NAMES, () -> commandLine(new GlobalOptions(console)));
      }
      String command = commandIn(args);
      global.config(new Config(file, console.env(), command == null ? "" : command, args));
      if (!file.entries().isEmpty()) {
        root.setDefaultValueProvider(global.config());
      }
    } catch (SkylightException e) {
      if (Stream.of(args).noneMatch(ABOUT_US::contains)) {
        throw e;
      }
      // help is what somebody with a wrong file needs
    }
  }

  /** Only the command that is asked for is made: each one costs a cold start some milliseconds. */
  static CommandLine commandLine(GlobalOptions global, String... args) {
    String asked = commandIn(args);
    if ("search-text".equals(asked)) {
      TextEncoder.preload(); // while the arguments are read
    }
    CommandLine root = new CommandLine(global);
    for (String name : NAMES) {
      if (asked == null || asked.equals(name)) {
        root.addSubcommand(name, command(name, global));
      }
    }
    if (WarmUpCommand.NAME.equals(asked)) {
      root.addSubcommand(WarmUpCommand.NAME, new WarmUpCommand(global));
    }
    return root.setUsageHelpWidth(Math.min(Math.max(global.columns(), 60), 100))
        .setExpandAtFiles(false) // words may begin with @
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new java.io.PrintWriter(global.console().out(), true, UTF_8))
        .setErr(new java.io.PrintWriter(global.console().err(), true, UTF_8))
        .setExecutionStrategy(parsed -> execute(parsed, root, global));
  }

  private static int execute(ParseResult parsed, CommandLine root, GlobalOptions global) {
    for (ParseResult level = parsed; level != null; level = level.subcommand()) {
      if (level.isUsageHelpRequested() || level.isVersionHelpRequested()) {
        HelpLayout.install(root, global.outStyle());
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** The command's name, or null where there is none or it is not known. */
  private static String commandIn(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (OPTIONS_WITH_VALUE.contains(args[i])) {
        i++;
      } else if (!args[i].startsWith("-")) {
        boolean alone = NAMES.contains(args[i]) && !ABOUT_ALL.contains(args[i]);
        return alone || args[i].equals(WarmUpCommand.NAME) ? args[i] : null;
      }
    }
    return null;
  }

  private static Object command(String name, GlobalOptions global) {
    return switch (name) {
      case "demo" -> new DemoCommand(global);
      case "run-pipeline" -> new RunPipelineCommand(global);
      case "embed" -> new EmbedCommand(global);
      case "regenerate" -> new RegenerateCommand(global);
      case "worker" -> new WorkerCommand(global);
      case "status" -> new StatusCommand(global);
      case "pause" -> new PauseCommand(global);
      case "resume" -> new ResumeCommand(global);
      case "cancel" -> new CancelCommand(global);
      case "build-index" -> new BuildIndexCommand(global);
      case "search-text" -> new SearchTextCommand(global);
      case "search-image" -> new SearchImageCommand(global);
      case "verify" -> new VerifyCommand(global);
      case "import" -> new ImportCommand(global);
      case "import-workers" -> new ImportWorkersCommand(global);
      case "export-paths" -> new ExportPathsCommand(global);
      case "sample-images" -> new SampleImagesCommand(global);
      case "temporal" -> new TemporalCommand(global);
      case "config" -> new ConfigCommand(global);
      case "model" -> ModelCommand.with(global);
      case "version" -> new VersionCommand(global);
      case "generate-completion" -> new CompletionCommand(global);
      case "help" -> new HelpCommand(global);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
