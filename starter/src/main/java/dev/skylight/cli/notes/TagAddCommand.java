package dev.skylight.cli.notes;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.library.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description =
        "Gives pictures a tag. Upper and lower case are the same; the pictures' files and the"
            + " catalog's own columns stay as they are.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight tag add beach ~/Pictures/a.jpg",
      "  skylight tag add \"best of 2024\" 17 18 19 --json"
    })
final class TagAddCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;

  @Parameters(index = "0", paramLabel = "NAME", description = "The tag")
  private String tag;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = Named.LABEL,
      description = Named.DESCRIPTION)
  private List<String> pictures;

  TagAddCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    try (Collection collection = Named.collection(settings)) {
      List<Long> ids = Named.ids(collection, pictures, screen);
      long changed = collection.annotations().tag(ids, tag);
      TagReport.print(screen, tag, ids.size(), changed, "tagged", "had it already");
    }
    return ExitCodes.OK;
  }
}
