package dev.skylight.cli.products;

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
    name = "products",
    description =
        "Product search of a shop: its pictures by URL, their vectors in PostgreSQL with pgvector.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight products setup",
      "  skylight products embed --model clip-vit-b-32",
      "  skylight products search photo.jpg -k 20"
    })
public final class ProductsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** The command with those below it. */
  public static CommandLine with(Screen screen, Settings settings, Logging logging) {
    return new CommandLine(new ProductsCommand())
        .addSubcommand("setup", new ProductsSetupCommand(screen, settings))
        .addSubcommand("embed", new ProductsEmbedCommand(screen, settings, logging))
        .addSubcommand("worker", new ProductsWorkerCommand(screen, settings, logging))
        .addSubcommand("status", new ProductsStatusCommand(screen, settings, logging))
        .addSubcommand("pause", new ProductsPauseCommand(screen, settings, logging))
        .addSubcommand("resume", new ProductsResumeCommand(screen, settings, logging))
        .addSubcommand("cancel", new ProductsCancelCommand(screen, settings, logging))
        .addSubcommand("verify", new ProductsVerifyCommand(screen, settings, logging))
        .addSubcommand("search", new ProductsSearchCommand(screen, settings))
        .addSubcommand("serve", new ProductsServeCommand(screen, settings, logging))
        .addSubcommand("demo", new ProductsDemoCommand(screen, settings, logging));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do with products: 'products setup', 'products embed', 'products status',"
            + " 'products verify' or 'products search FILE'");
  }
}
