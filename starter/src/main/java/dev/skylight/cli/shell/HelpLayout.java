package dev.skylight.cli.shell;

import dev.skylight.terminal.Style;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help looks: commands by what they are for, a command's own options before those of all. */
public final class HelpLayout {

  /** Every command is in one of these; others would show up under "More". */
  private static final Map<String, List<String>> GROUPS = groups();

  private HelpLayout() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("Start here", List.of("demo", "sample-images", "model"));
    groups.put(
        "The job",
        List.of(
            "run-pipeline",
            "embed",
            "regenerate",
            "status",
            "pause",
            "resume",
            "cancel",
            "worker",
            "temporal"));
    groups.put(
        "Search", List.of("search-text", "search-image", "tag", "rate", "build-index", "serve"));
    groups.put(
        "Care",
        List.of("stats", "verify", "duplicates", "import", "import-workers", "export-paths"));
    groups.put("A shop", List.of("products", "publish"));
    groups.put("Set-up", List.of("config", "generate-completion", "version", "help"));
    return groups;
  }

  /** Makes ready what only help and version need: a search that starts has no time for it. */
  public static void install(CommandLine root, Style style) {
    Map<String, CommandLine.IHelpSectionRenderer> sections =
        new LinkedHashMap<>(root.getHelpSectionMap());
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpLayout::commands);
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::options);
    root.setHelpSectionMap(sections);
    List<String> order = new ArrayList<>(root.getHelpSectionKeys());
    order.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
    order.add(
        order.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING),
        UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
    root.setHelpSectionKeys(order);
    root.setColorScheme(Help.defaultColorScheme(ansi(style)));
    adopt(root);
  }

  private static void adopt(CommandLine command) {
    command
        .getCommandSpec()
        .usageMessage()
        .abbreviateSynopsis(true)
        .parameterListHeading("%nParameters:%n");
    command.getCommandSpec().versionProvider(new Version());
    command.getSubcommands().values().forEach(HelpLayout::adopt);
  }

  /** Prints the help of a command. */
  public static void print(CommandLine command, PrintStream stream, Style style) {
    install(command.getCommandSpec().root().commandLine(), style);
    command.usage(stream, ansi(style));
  }

  private static Ansi ansi(Style style) {
    return style.colours() ? Ansi.ON : Ansi.OFF;
  }

  private static String commands(Help help) {
    Map<String, Help> all = help.subcommands();
    if (all.isEmpty()) {
      return "";
    }
    if (help.commandSpec().parent() != null) {
      return "%nCommands:%n".formatted() + help.commandList(all);
    }
    StringBuilder text = new StringBuilder();
    Set<String> left = new TreeSet<>(all.keySet());
    GROUPS.forEach(
        (title, names) -> {
          List<String> there = names.stream().filter(all::containsKey).toList();
          there.forEach(left::remove);
          text.append(group(help, title, there));
        });
    return text.append(group(help, "More", List.copyOf(left))).toString();
  }

  private static String group(Help help, String title, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    int first = 2 + help.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0);
    Column wide =
        new Column(help.commandSpec().usageMessage().width() - first, 2, Column.Overflow.WRAP);
    TextTable table =
        TextTable.forColumns(help.colorScheme(), new Column(first, 2, Column.Overflow.SPAN), wide);
    for (String name : names) {
      String[] description =
          help.subcommands().get(name).commandSpec().usageMessage().description();
      table.addRowValues(
          help.colorScheme().commandText(name),
          help.colorScheme().text(firstSentence(String.join(" ", description))));
    }
    return System.lineSeparator() + title + ":" + System.lineSeparator() + table;
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static String options(Help help) {
    List<OptionSpec> shown =
        help.commandSpec().options().stream().filter(option -> !option.hidden()).toList();
    boolean root = help.commandSpec().parent() == null;
    Map<Boolean, List<OptionSpec>> byOrigin =
        shown.stream().collect(Collectors.partitioningBy(OptionSpec::inherited));
    List<OptionSpec> own = new ArrayList<>(byOrigin.get(false));
    return list(help, root ? "Options of every command" : "Options", own)
        + list(help, "Options of every command", byOrigin.get(true));
  }

  private static String list(Help help, String title, List<OptionSpec> options) {
    if (options.isEmpty()) {
      return "";
    }
    ColorScheme scheme = help.colorScheme();
    Layout layout = help.createDefaultLayout(options, List.of(), scheme);
    List<OptionSpec> sorted = new ArrayList<>(options);
    sorted.sort(CommandLine.Help.createShortOptionNameComparator());
    layout.addOptions(sorted, help.createDefaultParamLabelRenderer());
    return System.lineSeparator() + title + ":" + System.lineSeparator() + layout;
  }
}
