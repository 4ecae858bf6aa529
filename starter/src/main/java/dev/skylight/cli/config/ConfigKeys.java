package dev.skylight.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which keys a configuration file may have, and which values. */
public final class ConfigKeys {

  /** What nobody wants at every start: help instead of work, or things overwritten. */
  private static final Set<String> NEVER =
      Set.of("help", "version", "restart", "repair", "force", "forget-gone", "overwrite", "yes");

  /** What says something by being empty. */
  private static final Set<String> MAY_BE_EMPTY = Set.of("main-column");

  private ConfigKeys() {}

  /** An option's key within its command: its longest name without hyphens. */
  public static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /** A command's part of a key: {@code search-text}, {@code model.pull}, empty for the root. */
  public static String command(CommandSpec spec) {
    String path = spec.qualifiedName(".");
    int dot = path.indexOf('.');
    return dot < 0 ? "" : path.substring(dot + 1);
  }

  /** Options of a command that the file may set. */
  public static List<OptionSpec> options(CommandSpec spec) {
    return spec.options().stream()
        .filter(option -> !option.hidden() && !NEVER.contains(name(option)))
        .toList();
  }

  /** A command and all those below it. */
  public static List<CommandSpec> specs(CommandLine line) {
    List<CommandSpec> specs = new ArrayList<>(List.of(line.getCommandSpec()));
    line.getSubcommands().values().forEach(below -> specs.addAll(specs(below)));
    return specs;
  }

  /**
   * Checks the file against the commands that are there; keys of other commands are checked when
   * those run.
   *
   * @param known names of all commands
   * @param every the root with all commands; asked for only where a key is of none that is there
   */
  public static void check(
      ConfigFile file, CommandLine root, List<String> known, Supplier<CommandLine> every) {
    List<CommandSpec> there = specs(root);
    for (ConfigFile.Entry entry : file.entries().values()) {
      String first = entry.key().split("\\.", 2)[0];
      boolean general = !entry.key().contains(".");
      boolean elsewhere =
          !general && known.contains(first) && !root.getSubcommands().containsKey(first);
      if (elsewhere) {
        continue;
      }
      List<OptionSpec> options = of(there, entry.key());
      if (options.isEmpty() && general) {
        options = of(specs(every.get()), entry.key());
      }
      if (options.isEmpty()) {
        throw unknown(file, entry, specs(every.get()));
      }
      for (OptionSpec option : options) {
        expected(option, entry.value())
            .ifPresent(
                what -> {
                  throw file.wrong(
                      entry, entry.key() + " must be " + what + ", not '" + entry.value() + "'.");
                });
      }
    }
  }

  private static List<OptionSpec> of(List<CommandSpec> specs, String key) {
    return specs.stream()
        .flatMap(
            spec ->
                options(spec).stream()
                    .filter(
                        option ->
                            key.equals(name(option))
                                || key.equals(command(spec) + "." + name(option))))
        .toList();
  }

  private static RuntimeException unknown(
      ConfigFile file, ConfigFile.Entry entry, List<CommandSpec> specs) {
    Set<String> keys = new TreeSet<>();
    for (CommandSpec spec : specs) {
      String command = command(spec);
      for (OptionSpec option : options(spec)) {
        keys.add(name(option));
        if (!command.isEmpty()) {
          keys.add(command + "." + name(option));
        }
      }
    }
    String near = Nearest.to(entry.key(), keys).map(key -> " Did you mean " + key + "?").orElse("");
    return file.wrong(
        entry,
        "there is no setting '"
            + entry.key()
            + "'."
            + near
            + " Correct or remove it; 'skylight config --all' lists the settings.");
  }

  /** What an option takes, where {@code value} is nothing of the kind. */
  private static Optional<String> expected(OptionSpec option, String value) {
    Class<?> type = option.auxiliaryTypes()[0];
    if (type == boolean.class || type == Boolean.class) {
      return value.equals("true") || value.equals("false")
          ? Optional.empty()
          : Optional.of("true or false");
    }
    if (type.isEnum()) {
      List<String> names =
          Stream.of(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .toList();
      return names.contains(value.toLowerCase(Locale.ROOT))
          ? Optional.empty()
          : Optional.of(names.stream().collect(Collectors.joining(", ", "one of ", "")));
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return value.matches("[+-]?\\d{1,18}") ? Optional.empty() : Optional.of("a whole number");
    }
    if (type == float.class || type == double.class) {
      return value.matches("[+-]?\\d*\\.?\\d+") ? Optional.empty() : Optional.of("a number");
    }
    return value.isEmpty() && !MAY_BE_EMPTY.contains(name(option))
        ? Optional.of("something")
        : Optional.empty();
  }
}
