package dev.skylight.cli.model;

import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.options.ModelOptions;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.comparison.Comparison;
import dev.skylight.internal.comparison.PictureSample;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.stores.Stores;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Working;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description =
        "Compares a model's precisions on some of your pictures: how like their vectors are, how"
            + " fast they are made; and says which to use. Changes nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight model check --data ~/photos",
      "  skylight model check clip-vit-b-32 --images ~/Pictures --sample 1000",
      "  skylight model check --decode fast --json"
    })
final class ModelCheckCommand implements Callable<Integer> {

  private static final int MOST = 10_000;

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|DIR",
      description = "Name of 'model list', or a folder. Default: the ledger's, else clip-vit-b-32")
  private String name;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "200",
      description = "Pictures to compare. Default: ${DEFAULT-VALUE}")
  private int sample;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Another number, other pictures. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "A folder of pictures. Default: those that the catalog lists")
  private Path images;

  @Option(
      names = "--decode",
      paramLabel = "exact|fast",
      description =
          "fast: also compare fast decoding with exact, on the sample's large JPEGs. Default: exact,"
              + " which does not")
  private Decode decode;

  @Mixin private final EngineOptions engine = new EngineOptions();

  ModelCheckCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    if (sample < Comparison.FEWEST || sample > MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "--sample must be between " + Comparison.FEWEST + " and 10,000: " + sample);
    }
    engine.check();
    DataFolder data = images == null ? settings.existingData() : settings.data();
    if (Files.isDirectory(data.folder())) {
      logging.start(data, "skylight.log");
    }
    Stores stores = settings.stores(data);
    Optional<LedgerHeader> rows = stores.header();
    String chosen = ModelOptions.of(name).choice(stores.making(), settings.config()).model();
    ModelFolder model = ModelFolder.open(chosen);
    return Interruption.during(
        screen,
        () -> new Interruption.Ending("Interrupted: nothing was changed.", ExitCodes.INTERRUPTED),
        () -> check(model, chosen, rows, pictures(data)));
  }

  private int check(
      ModelFolder model, String chosen, Optional<LedgerHeader> rows, List<Path> pictures) {
    try (ModelCheck check = new ModelCheck(screen, model, engine)) {
      ModelCheck.Outcome outcome = check.run(pictures, decode == Decode.FAST);
      for (String reason : outcome.result().unreadable()) {
        screen.warn("left out: " + Printable.of(reason));
      }
      new ModelCheckReport(screen, settings, chosen, rows, seed, engine.threads()).print(outcome);
      return outcome.result().unreadable().isEmpty() ? ExitCodes.OK : ExitCodes.IMAGES_FAILED;
    }
  }

  private List<Path> pictures(DataFolder data) {
    String where = images != null ? images.toString() : "the catalog";
    List<Path> pictures;
    try (Working working = screen.working("choosing pictures")) {
      pictures = images != null ? ofFolder(working) : ofCatalog(data, working);
    }
    if (pictures.isEmpty()) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "There is no picture in "
              + where
              + " to compare with: register some with 'skylight run-pipeline DIR', or name a folder"
              + " that has some with --images.");
    }
    return pictures;
  }

  private List<Path> ofFolder(Working working) {
    if (!Files.isDirectory(images)) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "There is no folder " + images.toAbsolutePath() + " to look for pictures in.");
    }
    return PictureSample.ofFolder(
        images,
        sample,
        seed,
        seen -> working.detail(String.format(Locale.ROOT, "%,d found", seen)));
  }

  private List<Path> ofCatalog(DataFolder data, Working working) {
    settings.requireCatalog(data, "name a folder of them with --images");
    try (Catalog catalog = settings.stores(data).openCatalog()) {
      return PictureSample.ofCatalog(
          catalog,
          data.folder(),
          sample,
          seed,
          seen -> working.detail(String.format(Locale.ROOT, "%,d found", seen)));
    }
  }
}
