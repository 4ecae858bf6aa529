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
    name = "remove",
    description = "Takes a tag from pictures.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight tag remove beach ~/Pictures/a.jpg",
      "  skylight tag remove beach 17 18 --json"
    })
final class TagRemoveCommand implements Callable<Integer> {

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

  TagRemoveCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    try (Collection collection = Named.collection(settings)) {
      List<Long> ids = Named.ids(collection, pictures, screen);
      long changed = collection.annotations().untag(ids, tag);
      TagReport.print(screen, tag, ids.size(), changed, "untagged", "did not have it");
    }
    return ExitCodes.OK;
  }
}
