package dev.skylight.cli.setup;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.HelpLayout;
import dev.skylight.cli.shell.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "help",
    description = "Shows the help of a command.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight help", "  skylight help regenerate"})
public final class HelpCommand implements Callable<Integer> {

  private final Screen screen;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Default: all of them")
  private String command;

  public HelpCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.parent().commandLine();
    CommandLine asked = command == null ? root : root.getSubcommands().get(command);
    if (asked == null) {
      throw new ParameterException(root, "There is no command '" + command + "'");
    }
    HelpLayout.print(asked, screen.out(), screen.outStyle());
    return ExitCodes.OK;
  }
}
