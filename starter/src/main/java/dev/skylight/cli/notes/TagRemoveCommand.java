package dev.skylight.cli.notes;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.internal.catalog.TagName;
import dev.skylight.library.Annotations;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "remove",
    description = "Takes a tag from pictures.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight tag remove beach ~/Pictures/a.jpg",
      "  skylight tag remove beach 17 18 --json"
    })
final class TagRemoveCommand extends TagChange {

  TagRemoveCommand(Screen screen, Settings settings) {
    super(screen, settings, "untagged", "did not have it");
  }

  @Override
  void check(String name) {
    TagName.asked(name);
  }

  @Override
  long change(Annotations annotations, List<Long> ids, String name) {
    return annotations.untag(ids, name);
  }
}
