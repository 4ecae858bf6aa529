package dev.skylight.cli.model;

import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "model",
    description = "Lists the models that have a name, fetches, prepares and compares them.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight model list", "  skylight model pull clip-vit-b-32"})
public final class ModelCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** The command with those below it. */
  public static CommandLine with(Screen screen, Settings settings, Logging logging) {
    return new CommandLine(new ModelCommand())
        .addSubcommand("list", new ModelListCommand(screen, settings))
        .addSubcommand("pull", new ModelPullCommand(screen, settings))
        .addSubcommand("prepare", new ModelPrepareCommand(screen))
        .addSubcommand("check", new ModelCheckCommand(screen, settings, logging));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do with models: 'model list', 'model pull NAME', 'model prepare NAME' or"
            + " 'model check'");
  }
}
