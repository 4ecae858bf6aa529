package dev.skylight.cli.model;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.internal.hub.HubSettings;
import dev.skylight.internal.hub.ModelPull;
import dev.skylight.internal.hub.PullProgress;
import dev.skylight.internal.hub.PullResult;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.ModelPlaces;
import dev.skylight.json.Json;
import dev.skylight.terminal.BytesProgress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "pull",
    description =
        "Fetches a model from the Hugging Face hub into SKYLIGHT_MODELS, or skylight/models of the"
            + " user's cache. Every file is checked; an interrupted download goes on where it was."
            + " HF_TOKEN, HF_ENDPOINT, HF_HUB_OFFLINE and HTTPS_PROXY mean what they mean to the"
            + " hub's own tools.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight model pull clip-vit-b-32",
      "  skylight model pull clip-vit-b-32 --precision int8",
      "  skylight model pull clip-vit-l-14 --precision all"
    })
final class ModelPullCommand implements Callable<Integer> {

  /** Which vision models to fetch. */
  enum Precision {
    FP32,
    INT8,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT); // as users type it
    }
  }

  private final Screen screen;
  private final Settings settings;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "One of 'model list'")
  private String name;

  @Option(
      names = "--precision",
      paramLabel = "fp32|int8|all",
      defaultValue = "fp32",
      description = "Vision models to fetch; words always use fp32. Default: ${DEFAULT-VALUE}")
  private Precision precision;

  @Option(
      names = "--revision",
      paramLabel = "R",
      description = "Branch, tag or commit on the hub. Default: the one that Skylight knows")
  private String revision;

  @Option(
      names = "--force",
      description = "Fetch everything anew, also in place of a folder that was not pulled")
  private boolean force;

  ModelPullCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    if (KnownModel.DEMO.equals(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "The demo model comes with Skylight: use it with --model demo, there is nothing to"
              + " pull.");
    }
    KnownModel model =
        KnownModel.of(name)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "There is no model '"
                            + name
                            + "' to pull: choose one of "
                            + KnownModel.all().stream()
                                .map(KnownModel::name)
                                .collect(Collectors.joining(", "))
                            + "; any other CLIP in ONNX works as a folder, --model DIR."));
    List<String> precisions =
        precision == Precision.ALL ? KnownModel.PRECISIONS : List.of(precision.toString());
    HubSettings hub = HubSettings.of(settings.env());
    ModelPlaces places = ModelPlaces.of(settings.env());
    if (places.installed(name).isPresent() && !force) {
      screen.say("Checking " + name + " in " + places.pullFolder().resolve(name) + " ...");
    } else {
      screen.say(
          "Fetching "
              + name
              + " (about "
              + KnownModel.size(model.bytes(precisions))
              + ") from "
              + (hub.offline() ? hub.cache() : hub.endpoint())
              + " ...");
    }
    PullResult result;
    try (BytesProgress view = progress()) {
      result =
          new ModelPull(hub, places.pullFolder(), shown(view))
              .pull(model, precisions, revision, force);
    }
    print(result);
    screen.next(
        "skylight embed --model "
            + name
            + (precision == Precision.INT8 ? " --precision int8" : ""));
    return ExitCodes.OK;
  }

  private BytesProgress progress() {
    return new BytesProgress(screen.err(), screen.redraws(), screen.quiet(), screen.columns());
  }

  private static PullProgress shown(BytesProgress view) {
    return new PullProgress() {
      @Override
      public void bytes(String file, long done, long total) {
        view.update(file.substring(file.lastIndexOf('/') + 1), done, total);
      }

      @Override
      public void line(String text) {
        view.line(text);
      }
    };
  }

  private void print(PullResult result) {
    screen
        .out()
        .println(
            screen.json()
                ? String.format(
                    Locale.ROOT,
                    "{\"name\":%s,\"folder\":%s,\"repository\":%s,\"commit\":%s,\"files\":%d,\"bytes\":%d,"
                        + "\"fetched_bytes\":%d,\"changed\":%b}",
                    Json.quote(name),
                    Json.quote(result.folder().toString()),
                    Json.quote(result.repo()),
                    Json.quote(result.commit()),
                    result.files(),
                    result.bytes(),
                    result.fetchedBytes(),
                    result.changed())
                : (result.changed() ? "installed " : "nothing to do: ")
                    + name
                    + (result.changed() ? " in " : " is whole in ")
                    + result.folder()
                    + " ("
                    + result.files()
                    + " files, "
                    + KnownModel.size(result.bytes())
                    + ", "
                    + KnownModel.size(result.fetchedBytes())
                    + " fetched)");
  }
}
