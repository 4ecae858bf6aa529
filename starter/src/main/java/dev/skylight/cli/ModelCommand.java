package dev.skylight.cli;

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
final class ModelCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** The command with those below it. */
  static CommandLine with(GlobalOptions global) {
    return new CommandLine(new ModelCommand())
        .addSubcommand("list", new ModelListCommand(global))
        .addSubcommand("pull", new ModelPullCommand(global))
        .addSubcommand("prepare", new ModelPrepareCommand(global))
        .addSubcommand("check", new ModelCheckCommand(global));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do with models: 'model list', 'model pull NAME', 'model prepare NAME' or"
            + " 'model check'");
  }
}
