package dev.skylight.cli.setup;

import dev.skylight.cli.config.Config;
import dev.skylight.cli.config.ConfigFile;
import dev.skylight.cli.config.ConfigKeys;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.json.Json;
import dev.skylight.temporal.Target;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Style;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    description =
        "Shows the settings and where each comes from: the command line, the environment, the"
            + " configuration file or the default. The file is SKYLIGHT_CONFIG, else"
            + " skylight/skylight.properties in XDG_CONFIG_HOME or ~/.config; its lines are"
            + " OPTION=VALUE for every command, or COMMAND.OPTION=VALUE for one.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight config", "  skylight config --all", "  skylight config --json"})
public final class ConfigCommand implements Callable<Integer> {

  /** Where a value comes from; {@code place} is a variable or a line of the file. */
  private record Setting(String key, String value, String origin, String place, int line) {

    String where() {
      return place.isEmpty() ? origin : line > 0 ? place + ":" + line : origin + " " + place;
    }

    String toJson() {
      return "{\"key\":"
          + Json.quote(key)
          + ",\"value\":"
          + (value == null ? "null" : Json.quote(value))
          + ",\"origin\":"
          + Json.quote(origin)
          + (place.isEmpty() || line > 0 ? "" : ",\"variable\":" + Json.quote(place))
          + (line > 0 ? ",\"line\":" + line : "")
          + "}";
    }
  }

  private final Screen screen;
  private final Settings settings;

  @Spec private CommandSpec spec;

  @Option(names = "--all", description = "Also every option of every command")
  private boolean all;

  public ConfigCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    List<Setting> found = new ArrayList<>();
    for (OptionSpec option : ConfigKeys.options(spec.root())) {
      found.add(setting("", option));
    }
    for (ConfigFile.Entry entry : file().entries().values()) {
      if (Config.isFallback(entry.key())) {
        found.add(ofFile(entry.key(), entry));
      }
    }
    for (CommandSpec command : ConfigKeys.specs(spec.root().commandLine())) {
      String name = ConfigKeys.command(command);
      for (OptionSpec option : ConfigKeys.options(command)) {
        boolean own = !name.isEmpty() && !option.inherited();
        boolean setHere = file().entries().containsKey(name + "." + ConfigKeys.name(option));
        boolean set =
            own
                && settings
                    .config()
                    .entry(option)
                    .filter(entry -> !Config.isFallback(entry.key()))
                    .isPresent();
        if (setHere || set || (all && own)) {
          found.add(setting(name, option));
        }
      }
    }
    print(found);
    return ExitCodes.OK;
  }

  private ConfigFile file() {
    return settings.config().file();
  }

  private Setting setting(String command, OptionSpec option) {
    String name = ConfigKeys.name(option);
    String key = command.isEmpty() ? name : command + "." + name;
    if (command.isEmpty() && settings.given(name)) {
      return new Setting(key, effective(name, option), "command line", "", 0);
    }
    Optional<String> variable = settings.config().variable(name);
    if (variable.isPresent()) {
      return new Setting(key, effective(name, option), "environment", variable.get(), 0);
    }
    Optional<ConfigFile.Entry> entry = file().entry(command, name);
    if (entry.isPresent() && !Config.isFallback(entry.get().key())) {
      return ofFile(key, entry.get());
    }
    return new Setting(key, effective(name, option), "default", "", 0);
  }

  private Setting ofFile(String key, ConfigFile.Entry entry) {
    return new Setting(key, entry.value(), "file", file().file().toString(), entry.line());
  }

  /** What a command would use; null where it decides when it runs. */
  private String effective(String name, OptionSpec option) {
    if (option.inherited() || option.command() == spec.root()) {
      DataFolder data = settings.data();
      switch (name) {
        case "data" -> {
          return data.folder().toString();
        }
        case "collection" -> {
          return data.name();
        }
        case "catalog" -> {
          return settings.catalog() != null ? settings.catalog() : data.catalog().toString();
        }
        case "temporal" -> {
          return where(Target.of(settings.temporal(), settings.env(), data));
        }
        default -> {
          Object value = option.getValue();
          return value == null ? null : value.toString().toLowerCase(Locale.ROOT);
        }
      }
    }
    boolean flag = option.arity().max() == 0;
    return option.defaultValue() != null ? option.defaultValue() : flag ? "false" : null;
  }

  private static String where(Target target) {
    return switch (target.kind()) {
      case EMBEDDED -> "embedded";
      case DEV -> "dev";
      case ADDRESS, PROFILE -> target.value();
      case CONFIGURED -> "as Temporal's own configuration says";
    };
  }

  private void print(List<Setting> found) {
    PrintStream out = screen.out();
    Path file = file().file();
    boolean exists = file != null && Files.exists(file);
    if (screen.json()) {
      out.println(
          "{\"file\":"
              + (file == null ? "null" : Json.quote(file.toString()))
              + ",\"exists\":"
              + exists
              + ",\"settings\":"
              + Json.array(found, Setting::toJson)
              + "}");
      return;
    }
    Style style = screen.outStyle();
    out.println(
        "file: " + (file == null ? "none" : file) + (exists || file == null ? "" : " (not there)"));
    int keys = found.stream().mapToInt(setting -> setting.key().length()).max().orElse(0);
    for (Setting setting : found) {
      String value = setting.value() == null ? "-" : Printable.of(setting.value());
      out.println(
          String.format(Locale.ROOT, "%-" + keys + "s  %s  ", setting.key(), value)
              + style.dim("(" + setting.where() + ")"));
    }
  }
}
