package dev.skylight.cli.model;

import dev.skylight.cli.options.Precision;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.json.Json;
import dev.skylight.terminal.Printable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "prepare",
    description =
        "Rewrites a model's graph for ONNX Runtime, as its first use does by itself, and keeps it"
            + " in the user's cache. Prints the steps that the model bears.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight model prepare clip-vit-b-32",
      "  skylight model prepare clip-vit-b-32 --precision int8"
    })
final class ModelPrepareCommand implements Callable<Integer> {

  private final Screen screen;

  @Parameters(paramLabel = "NAME|DIR", description = "Name of 'model list', or a folder")
  private String name;

  @Option(
      names = "--precision",
      paramLabel = "fp32|int8|fp16",
      defaultValue = "fp32",
      description = "What to prepare it for. Default: ${DEFAULT-VALUE}")
  private Precision precision;

  ModelPrepareCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    ModelFolder model = ModelFolder.open(name);
    String wanted = precision.toString();
    screen.say("Preparing " + Printable.of(model.toString()) + " for " + wanted + " ...");
    List<String> steps = model.prepare(wanted);
    if (screen.json()) {
      screen
          .out()
          .println(
              "{\"model\":"
                  + Json.quote(model.folder().toString())
                  + ",\"precision\":"
                  + Json.quote(wanted)
                  + ",\"steps\":"
                  + Json.array(steps, Json::quote)
                  + "}");
      return ExitCodes.OK;
    }
    steps.forEach(screen.out()::println);
    if (steps.isEmpty()) {
      screen.say("It is used as it is; the log says why.");
    }
    return ExitCodes.OK;
  }
}
