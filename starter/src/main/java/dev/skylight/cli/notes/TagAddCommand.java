package dev.skylight.cli.notes;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.internal.catalog.TagName;
import dev.skylight.library.Annotations;
import java.util.List;
import picocli.CommandLine.Command;

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
final class TagAddCommand extends TagChange {

  TagAddCommand(Screen screen, Settings settings) {
    super(screen, settings, "tagged", "had it already");
  }

  @Override
  void check(String name) {
    TagName.of(name);
  }

  @Override
  long change(Annotations annotations, List<Long> ids, String name) {
    return annotations.tag(ids, name);
  }
}
