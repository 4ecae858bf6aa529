package dev.skylight.cli.care;

import dev.skylight.cli.options.PathOptions;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.library.DuplicateKind;
import dev.skylight.library.Duplicates;
import dev.skylight.library.NearSearch;
import dev.skylight.library.Progress;
import dev.skylight.terminal.Working;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "duplicates",
    description =
        "Lists pictures that are there more than once, the best of each group first. Deletes"
            + " nothing. With --near also those that look nearly the same.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight duplicates",
      "  skylight duplicates --near 0.98 --json",
      "  skylight duplicates --print0 | xargs -0 ls -l"
    })
public final class DuplicatesCommand implements Callable<Integer> {

  private static final String USUAL = "" + Duplicates.USUAL_COSINE;

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Option(
      names = "--near",
      paramLabel = "C",
      arity = "0..1",
      fallbackValue = USUAL,
      description =
          "Also look for pictures whose vectors have a cosine of at least C, 0.5 to 1; "
              + USUAL
              + " where none is given. Goes on where it was interrupted")
  private Float near;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most groups of each kind. Default: all")
  private Integer limit;

  @Mixin private final PathOptions paths = new PathOptions();
  @Spec private CommandSpec spec;

  public DuplicatesCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    paths.check(screen);
    if (near != null && !(near >= 0.5f && near <= 1)) {
      throw new ParameterException(spec.commandLine(), "--near must be between 0.5 and 1: " + near);
    }
    if (limit != null && limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be at least 1: " + limit);
    }
    DataFolder data = settings.existingData();
    settings.requireCatalog(data, "name it with --catalog");
    logging.start(data, "skylight.log");
    try (Collection collection =
        Collection.open(CollectionSettings.of(data).withCatalog(settings.catalog()))) {
      Duplicates duplicates = collection.duplicates();
      if (near != null && find(duplicates).isEmpty()) {
        return ExitCodes.INTERRUPTED;
      }
      DuplicatesPrint print = new DuplicatesPrint(screen, paths, limit);
      print.begin();
      print.kind(duplicates, DuplicateKind.EXACT);
      if (near != null) {
        print.kind(duplicates, DuplicateKind.NEAR);
      }
      print.end();
    }
    return ExitCodes.OK;
  }

  private Optional<NearSearch> find(Duplicates duplicates) throws Exception {
    try (Working working = screen.working("comparing")) {
      Progress progress =
          new Progress() {
            @Override
            public void at(String what, long done, long total) {
              working.part(done, total);
            }

            @Override
            public void note(String sentence) {
              screen.warn(working, sentence);
            }
          };
      return Interruption.during(
          screen,
          DuplicatesCommand::interrupted,
          () -> {
            Optional<NearSearch> found = duplicates.findNear(near, progress);
            found.ifPresent(this::said);
            return found;
          });
    }
  }

  private void said(NearSearch found) {
    if (!found.current()) {
      screen.warn(
          "rows were made meanwhile: run the same command again to have them compared, too.");
    }
  }

  private static Interruption.Ending interrupted() {
    return new Interruption.Ending(
        String.format(
            Locale.ROOT,
            "%nInterrupted: the rows that were compared are saved. Run the same command to go on."),
        ExitCodes.INTERRUPTED);
  }
}
