package dev.skylight.cli.config;

import dev.skylight.temporal.Target;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives options the values of the configuration file, where neither the command line nor the
 * environment says otherwise.
 */
public final class Config implements IDefaultValueProvider {

  /**
   * Options whose general key is not as good as typed: a collection's ledger knows better which
   * model made its rows, and asking with another one gives nonsense.
   */
  private static final Set<String> WHERE_NOBODY_KNOWS = Set.of("model", "precision", "decode");

  /** Before anything has been read. */
  public static final Config NONE = new Config(ConfigFile.NONE, Map.of(), "");

  private final ConfigFile file;
  private final Map<String, String> env;
  private final String command;
  private final List<String> args;
  private final Set<ConfigFile.Entry> used = new LinkedHashSet<>();

  /**
   * @param command the command that is asked for, or empty
   * @param args the command line
   */
  public Config(ConfigFile file, Map<String, String> env, String command, String... args) {
    this.file = file;
    this.env = env;
    this.command = command;
    List<String> words = Arrays.asList(args);
    int end = words.indexOf("--");
    this.args = List.copyOf(end < 0 ? words : words.subList(0, end));
  }

  public ConfigFile file() {
    return file;
  }

  @Override
  public String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option)) {
      return null;
    }
    Optional<ConfigFile.Entry> entry = entry(option);
    // with "true" as its default, picocli takes a flag on the command line for "false"
    boolean flagGiven = entry.isPresent() && option.arity().max() == 0 && given(option);
    boolean fallback =
        entry.isPresent()
            && isFallback(entry.get().key())
            && WHERE_NOBODY_KNOWS.contains(ConfigKeys.name(option));
    if (entry.isEmpty() || flagGiven || fallback || variable(ConfigKeys.name(option)).isPresent()) {
      return null;
    }
    used.add(entry.get());
    return entry.get().value();
  }

  /** Whether a key only says what to take where neither the user nor a ledger names anything. */
  public static boolean isFallback(String key) {
    return WHERE_NOBODY_KNOWS.contains(key);
  }

  /** What to take where neither the user nor a ledger names anything. */
  public Optional<String> fallback(String key) {
    Optional<ConfigFile.Entry> entry = Optional.ofNullable(file.entries().get(key));
    entry.ifPresent(used::add);
    return entry.map(ConfigFile.Entry::value);
  }

  /** The line that sets an option, whether it takes effect or not. */
  public Optional<ConfigFile.Entry> entry(OptionSpec option) {
    String path = ConfigKeys.command(option.command());
    return file.entry(path.isEmpty() ? command : path, ConfigKeys.name(option));
  }

  private boolean given(OptionSpec option) {
    for (String name : option.names()) {
      for (String word : args) {
        boolean amongLetters =
            name.length() == 2 && word.matches("-[A-Za-z]+") && word.indexOf(name.charAt(1)) > 0;
        if (word.equals(name) || amongLetters) {
          return true;
        }
      }
    }
    return false;
  }

  /** The environment variable that decides instead of the file. */
  public Optional<String> variable(String name) {
    return switch (name) {
      case "data" -> set("SKYLIGHT_DATA");
      case "collection" -> set("SKYLIGHT_COLLECTION");
      case "temporal" -> Target.variable(env);
      case "color" -> set("NO_COLOR").or(() -> set("CLICOLOR_FORCE"));
      default -> Optional.empty();
    };
  }

  private Optional<String> set(String variable) {
    return env.getOrDefault(variable, "").isBlank() ? Optional.empty() : Optional.of(variable);
  }

  /** Whether the file gave an option of the root its value. */
  public boolean gave(String name) {
    return used.stream()
        .anyMatch(entry -> entry.key().equals(name) || entry.key().endsWith("." + name));
  }

  /** Where a value comes from that a failure's sentence speaks of, or nothing. */
  public String hint(String sentence) {
    for (ConfigFile.Entry entry : used) {
      String name = entry.key().substring(entry.key().lastIndexOf('.') + 1);
      String option = (name.length() == 1 ? "-" : "--") + name;
      if (Pattern.compile("(?<![\\w-])" + Pattern.quote(option) + "(?![\\w-])")
          .matcher(sentence)
          .find()) {
        return "("
            + entry.key()
            + "="
            + entry.value()
            + " is set in "
            + file.file()
            + ", line "
            + entry.line()
            + ".)";
      }
    }
    return "";
  }
}
