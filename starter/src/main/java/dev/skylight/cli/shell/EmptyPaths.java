package dev.skylight.cli.shell;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Refuses an empty word where a folder or a file is to be named: Java takes it for the current
 * folder, and its user wrote a variable that is not set.
 */
public final class EmptyPaths {

  private static final Set<String> LABELS = Set.of("DIR", "FILE");

  private EmptyPaths() {}

  /**
   * Looks at all options and parameters of a command line, whoever gave them their values.
   *
   * @throws ParameterException where one is empty
   */
  public static void refuse(ParseResult parsed) {
    for (ParseResult level = parsed; level != null; level = level.subcommand()) {
      for (ArgSpec arg : level.commandSpec().args()) {
        if (namesPath(arg) && isEmpty(arg.getValue())) {
          throw new ParameterException(
              level.commandSpec().commandLine(),
              (arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel())
                  + " is empty: name "
                  + what(arg)
                  + ", or look whether a variable that should hold its name is set.");
        }
      }
    }
  }

  private static boolean namesPath(ArgSpec arg) {
    return List.of(arg.paramLabel().split("\\|", -1)).stream().anyMatch(LABELS::contains);
  }

  private static String what(ArgSpec arg) {
    return switch (arg.paramLabel()) {
      case "DIR" -> "a folder";
      case "FILE" -> "a file";
      case "NAME|DIR" -> "a model or its folder";
      default -> "one";
    };
  }

  private static boolean isEmpty(Object value) {
    if (value instanceof Collection<?> several) {
      return several.stream().anyMatch(EmptyPaths::isEmpty);
    }
    return (value instanceof Path || value instanceof String) && value.toString().isEmpty();
  }
}
