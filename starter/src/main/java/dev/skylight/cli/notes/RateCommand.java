package dev.skylight.cli.notes;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.library.Collection;
import dev.skylight.library.PictureFilter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rate",
    description = "Gives pictures 1 to 5 stars, or takes them away. Searches take --min-rating N.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight rate 5 ~/Pictures/a.jpg ~/Pictures/b.jpg", "  skylight rate 0 17 --json"})
public final class RateCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "STARS", description = "1 to 5, or 0 for none")
  private int stars;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = Named.LABEL,
      description = Named.DESCRIPTION)
  private List<String> pictures;

  public RateCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    if (stars < 0 || stars > PictureFilter.MOST_STARS) {
      throw new ParameterException(
          spec.commandLine(), "STARS must be between 0 and 5, and come first: " + stars);
    }
    try (Collection collection = Named.collection(settings)) {
      List<Long> ids = Named.ids(collection, pictures, screen);
      collection.annotations().rate(ids, stars);
      screen
          .out()
          .println(
              screen.json()
                  ? String.format(Locale.ROOT, "{\"rating\":%d,\"pictures\":%d}", stars, ids.size())
                  : Named.count(ids.size())
                      + (stars == 0
                          ? ": no stars"
                          : ": " + stars + " star" + (stars == 1 ? "" : "s")));
    }
    return ExitCodes.OK;
  }
}
