package dev.skylight.cli.setup;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "generate-completion",
    description = "Prints a script that completes commands and options in bash and zsh.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(skylight generate-completion)",
      "  skylight generate-completion > ~/.skylight-completion"
    })
public final class CompletionCommand implements Callable<Integer> {

  private final Screen screen;

  @Spec private CommandSpec spec;

  public CompletionCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    screen.out().print(AutoComplete.bash("skylight", spec.root().commandLine()));
    return ExitCodes.OK;
  }
}
