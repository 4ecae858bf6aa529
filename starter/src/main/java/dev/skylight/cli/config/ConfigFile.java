package dev.skylight.cli.config;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code skylight.properties}: what its user would type every time. UTF-8 lines {@code KEY=VALUE};
 * empty lines and those that begin with {@code #} or {@code !} are skipped; nothing is escaped.
 *
 * @param file where it is or would be; null where it is turned off
 * @param entries by key, in the file's order
 */
public record ConfigFile(Path file, Map<String, Entry> entries) {

  static final String NAME = "skylight.properties";
  public static final String VARIABLE = "SKYLIGHT_CONFIG";

  /** No file, and nothing in it. */
  static final ConfigFile NONE = new ConfigFile(null, Map.of());

  /**
   * A line.
   *
   * @param value without the spaces around it; a leading {@code ~/} is the home folder
   * @param line number in the file, from 1
   */
  public record Entry(String key, String value, int line) {}

  /**
   * Reads the user's file: SKYLIGHT_CONFIG (empty: none), else {@code skylight/} in
   * XDG_CONFIG_HOME, else in {@code ~/.config}.
   *
   * @throws SkylightException BAD_INPUT where SKYLIGHT_CONFIG names nothing, or a line makes no
   *     sense
   */
  public static ConfigFile find(Map<String, String> env) {
    String home = env.getOrDefault("HOME", "");
    String named = env.get(VARIABLE);
    try {
      if (named != null) {
        return named.isEmpty() ? NONE : named(Path.of(named), home);
      }
      String folder = env.getOrDefault("XDG_CONFIG_HOME", "");
      if (folder.isEmpty() && home.isEmpty()) {
        return NONE;
      }
      Path config = folder.isEmpty() ? Path.of(home, ".config") : Path.of(folder);
      Path file = config.resolve("skylight").resolve(NAME);
      return Files.exists(file) ? read(file, home) : new ConfigFile(file, Map.of());
    } catch (InvalidPathException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "The configuration file's place is not a path ("
              + e.getMessage()
              + "): correct SKYLIGHT_CONFIG or XDG_CONFIG_HOME.",
          e);
    }
  }

  private static ConfigFile named(Path file, String home) {
    if (!Files.exists(file)) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "SKYLIGHT_CONFIG names "
              + file.toAbsolutePath()
              + ", which does not exist: correct it, or unset it.");
    }
    return read(file.toAbsolutePath(), home);
  }

  private static ConfigFile read(Path file, String home) {
    String text;
    try {
      text = withoutMark(Files.readString(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT, file + " is not UTF-8 text: save it as that.", e);
    } catch (IOException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot read the configuration file " + file + " (" + IoFailures.reason(e) + ").",
          e);
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '!') {
        continue;
      }
      Entry entry = entry(file, number, line, home);
      Entry earlier = entries.putIfAbsent(entry.key(), entry);
      if (earlier != null) {
        throw wrong(
            file, number, entry.key() + " is there already, in line " + earlier.line() + ".");
      }
    }
    return new ConfigFile(file, entries);
  }

  /** Some editors begin a UTF-8 file with a byte order mark. */
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Entry entry(Path file, int number, String line, String home) {
    int equals = line.indexOf('=');
    if (equals <= 0) {
      throw wrong(file, number, "'" + line + "' is no line of the form KEY=VALUE.");
    }
    String value = line.substring(equals + 1).strip();
    boolean atHome = value.startsWith("~/") && !home.isEmpty();
    return new Entry(
        line.substring(0, equals).strip(), atHome ? home + value.substring(1) : value, number);
  }

  /** The failure that a line makes. */
  static SkylightException wrong(Path file, int line, String sentence) {
    return new SkylightException(
        SkylightException.Kind.BAD_INPUT, file + ", line " + line + ": " + sentence);
  }

  SkylightException wrong(Entry entry, String sentence) {
    return wrong(file, entry.line(), sentence);
  }

  /** The entry of a command's option: {@code COMMAND.OPTION}, else {@code OPTION}. */
  public Optional<Entry> entry(String command, String option) {
    Entry own = command.isEmpty() ? null : entries.get(command + "." + option);
    return Optional.ofNullable(own != null ? own : entries.get(option));
  }
}
