package dev.skylight.cli.notes;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "tag",
    description = "Gives pictures tags, takes them away, lists them. Searches take --tag NAME.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight tag add beach ~/Pictures/a.jpg ~/Pictures/b.jpg", "  skylight tag list"})
public final class TagCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** The command with those below it. */
  public static CommandLine with(Screen screen, Settings settings) {
    return new CommandLine(new TagCommand())
        .addSubcommand("add", new TagAddCommand(screen, settings))
        .addSubcommand("remove", new TagRemoveCommand(screen, settings))
        .addSubcommand("list", new TagListCommand(screen, settings));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do with tags: 'tag add NAME FILE', 'tag remove NAME FILE' or 'tag list'");
  }
}
