package dev.skylight.cli.model;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.internal.models.InstalledModel;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.ModelPlaces;
import dev.skylight.json.Json;
import dev.skylight.terminal.Printable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "Shows the models that --model takes by name, and where they are installed.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight model list", "  skylight model list --json"})
final class ModelListCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;

  ModelListCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    List<InstalledModel> models = InstalledModel.all(ModelPlaces.of(settings.env()));
    PrintStream out = screen.out();
    if (screen.json()) {
      out.println(Json.array(models, ModelListCommand::json));
      return ExitCodes.OK;
    }
    out.println("NAME            WIDTH     FP32     INT8  INSTALLED");
    for (InstalledModel model : models) {
      out.printf(
          Locale.ROOT,
          "%s%s  %5s  %7s  %7s  %s%n",
          screen.outStyle().strong(Printable.of(model.name())),
          " ".repeat(Math.max(0, 14 - model.name().length())),
          model.dimension() > 0 ? model.dimension() : "?",
          download(model, "fp32"),
          download(model, "int8"),
          installed(model));
      out.println("    " + model.title());
    }
    screen.next(
        "skylight model pull " + KnownModel.DEFAULT + ", or --model demo for drawn pictures");
    return ExitCodes.OK;
  }

  private static String download(InstalledModel model, String precision) {
    return model.known().map(known -> KnownModel.size(known.bytes(List.of(precision)))).orElse("-");
  }

  private static String installed(InstalledModel model) {
    return model
        .folder()
        .map(
            folder ->
                (model.precisions().isEmpty()
                        ? "incomplete"
                        : String.join(", ", model.precisions()))
                    + " in "
                    + Printable.of(folder.toString()))
        .orElse("no");
  }

  private static String json(InstalledModel model) {
    StringBuilder json =
        new StringBuilder("{\"name\":")
            .append(Json.quote(model.name()))
            .append(",\"description\":")
            .append(Json.quote(model.title()))
            .append(",\"dimension\":")
            .append(model.dimension() > 0 ? model.dimension() : "null");
    model
        .known()
        .ifPresent(
            known -> {
              json.append(",\"repository\":").append(Json.quote(known.repo()));
              json.append(",\"revision\":").append(Json.quote(known.revision()));
              for (String precision : KnownModel.PRECISIONS) {
                json.append(",\"download_bytes_")
                    .append(precision)
                    .append("\":")
                    .append(known.bytes(List.of(precision)));
              }
            });
    json.append(",\"installed\":").append(model.folder().isPresent());
    model
        .folder()
        .ifPresent(
            folder ->
                json.append(",\"folder\":")
                    .append(Json.quote(folder.toString()))
                    .append(",\"precisions\":")
                    .append(Json.array(model.precisions(), Json::quote)));
    return json.append('}').toString();
  }
}
