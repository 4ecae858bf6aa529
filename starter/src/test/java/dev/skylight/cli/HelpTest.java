package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.shell.Console;
import dev.skylight.cli.shell.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What every command's help has, also that of commands that are not there yet. */
class HelpTest {

  private static final Pattern EXAMPLE = Pattern.compile("skylight ([^)|]*)");
  private static final Pattern ESCAPE = Pattern.compile("\u001b");

  private final Cli cli = new Cli();

  private static CommandLine root() {
    Console console = new Console(System.out, System.err, false, Map.of(), false);
    return Main.commandLine(Shell.on(console));
  }

  /** Names of all commands, those of groups with the group's before them. */
  static Stream<List<String>> commands() {
    List<List<String>> all = new ArrayList<>();
    walk(root(), List.of(), all);
    return all.stream();
  }

  private static void walk(CommandLine command, List<String> name, List<List<String>> all) {
    if (!name.isEmpty()) {
      all.add(name);
    }
    command
        .getSubcommands()
        .forEach(
            (word, below) -> {
              List<String> longer = new ArrayList<>(name);
              longer.add(word);
              walk(below, longer, all);
            });
  }

  private static CommandSpec spec(List<String> name) {
    CommandLine command = root();
    for (String word : name) {
      command = command.getSubcommands().get(word);
    }
    return command.getCommandSpec();
  }

  private String help(List<String> name) {
    List<Object> words = new ArrayList<>(name);
    words.add("--help");
    assertEquals(0, cli.run(words.toArray()), cli.all());
    assertEquals("", cli.err());
    return cli.out();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandSaysWhatItDoesAndShowsExamples(List<String> name) {
    String text = help(name);
    CommandSpec spec = spec(name);
    assertTrue(spec.usageMessage().description().length > 0, name + " has no description");
    assertTrue(text.contains("Usage: skylight " + String.join(" ", name)), text);
    assertTrue(text.contains("\nExamples:\n"), text);
    List<String> examples =
        Stream.of(spec.usageMessage().footer()).filter(line -> !line.isBlank()).toList();
    assertTrue(examples.size() >= 2 && examples.size() <= 4, "2 to 4 examples: " + examples);
    for (String example : examples) {
      assertTrue(text.contains(example + "\n"), "the example was wrapped: " + example);
      Matcher words = EXAMPLE.matcher(example);
      assertTrue(example.startsWith("  ") && words.find(), "no example: " + example);
      assertTrue(words.group(1).startsWith(String.join(" ", name)), "another's: " + example);
      try {
        RepositoryFiles.parse(words.group(1));
      } catch (ParameterException e) {
        throw new AssertionError("wrong example '" + example + "': " + e.getMessage(), e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpFitsTheTerminal(List<String> name) {
    for (int columns : new int[] {80, 64, 100}) {
      cli.env("COLUMNS", String.valueOf(columns));
      String text = help(name);
      for (String line : text.split("\n", -1)) {
        boolean example = line.startsWith("  skylight ");
        assertTrue(line.length() <= (example ? 80 : columns), columns + ": " + line);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionAndParameterIsExplained(List<String> name) {
    CommandSpec spec = spec(name);
    spec.args()
        .forEach(
            arg ->
                assertTrue(
                    arg.hidden() || arg.description().length > 0,
                    name + ": " + arg + " says nothing"));
    for (ArgSpec arg : spec.args()) {
      if (arg.completionCandidates() != null) {
        for (String word : arg.completionCandidates()) {
          assertEquals(word.toLowerCase(Locale.ROOT), word, "a word that Tab offers for " + arg);
        }
      }
    }
    String text = help(name);
    assertTrue(text.contains("\nOptions of every command:\n"), text);
  }

  @Test
  void rootGroupsTheCommandsAndTellsTheExitCodes() {
    String text = help(List.of());
    assertFalse(text.contains("\nMore:\n"), "HelpLayout has no group for a command of:\n" + text);
    int last = 0;
    for (String title : List.of("The job:", "Search:", "Care:", "Set-up:", "Exit codes:")) {
      int at = text.indexOf("\n" + title + "\n");
      assertTrue(at > last, title + " in\n" + text);
      last = at;
    }
    commands()
        .filter(name -> name.size() == 1)
        .forEach(
            name -> assertTrue(text.contains("\n  " + name.get(0) + " "), name + " in " + text));
    assertTrue(text.contains("  3   verify found damage\n"), text);
    assertTrue(text.contains("\nExamples:\n  skylight "), text);
    assertFalse(text.contains(WarmUpCommand.NAME), text);
    for (String line : text.split("\n", -1)) {
      assertTrue(line.length() <= 80, line);
    }
  }

  @Test
  void helpHasColoursOnTerminalsOnly() {
    assertFalse(ESCAPE.matcher(help(List.of("embed"))).find());
    cli.env("TERM", "xterm").outTerminal(true);
    assertTrue(ESCAPE.matcher(help(List.of("embed"))).find(), cli.all());
    cli.env("NO_COLOR", "1");
    assertFalse(ESCAPE.matcher(help(List.of("embed"))).find(), cli.all());
    assertTrue(ESCAPE.matcher(help(List.of("embed", "--color", "always"))).find(), cli.all());
    cli.env("NO_COLOR", "").env("TERM", "dumb");
    assertFalse(ESCAPE.matcher(help(List.of("embed"))).find(), cli.all());
    cli.env("TERM", "xterm");
    assertFalse(ESCAPE.matcher(help(List.of("--color=never", "embed"))).find(), cli.all());
  }

  @Test
  void errorsAreRedOnTerminalsOnly() {
    assertEquals(2, cli.run("embd"));
    assertFalse(ESCAPE.matcher(cli.err()).find(), cli.all());
    cli.env("TERM", "xterm").terminal(true);
    assertEquals(2, cli.run("embd"));
    assertTrue(cli.err().startsWith("\u001b[1;31mskylight:\u001b[0m There is no"), cli.all());
    assertEquals(2, cli.run("--color", "never", "status", "--frob"));
    assertFalse(ESCAPE.matcher(cli.err()).find(), cli.all());
  }

  @Test
  void everyCommandKnowsTheVersion() {
    assertEquals(0, cli.run("--version"), cli.all());
    String version = cli.out();
    assertTrue(version.startsWith("skylight "), version);
    commands()
        .forEach(
            name -> {
              List<Object> words = new ArrayList<>(name);
              words.add("--version");
              assertEquals(0, cli.run(words.toArray()), name + cli.all());
              assertEquals(version, cli.out(), name.toString());
            });
  }
}
