package dev.skylight.cli.notes;

import dev.skylight.cli.options.PathOptions;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.json.Json;
import dev.skylight.library.Annotation;
import dev.skylight.library.Collection;
import dev.skylight.library.Picture;
import dev.skylight.library.TagCount;
import dev.skylight.terminal.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description = "Shows all tags and how many pictures have them, or the tags and stars of some.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight tag list", "  skylight tag list ~/Pictures/a.jpg 17 --json"})
final class TagListCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;

  @Parameters(arity = "0..*", paramLabel = Named.LABEL, description = Named.DESCRIPTION)
  private List<String> pictures = List.of();

  TagListCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    try (Collection collection = Named.collection(settings)) {
      if (pictures.isEmpty()) {
        all(collection.annotations().tags());
      } else {
        List<Long> ids = Named.ids(collection, pictures, screen);
        some(collection.picturesById(ids), collection.annotations().of(ids));
      }
    }
    return ExitCodes.OK;
  }

  private void all(List<TagCount> tags) {
    if (screen.json()) {
      screen
          .out()
          .println(
              Json.array(
                  tags,
                  tag ->
                      "{\"tag\":"
                          + Json.quote(tag.tag())
                          + ",\"pictures\":"
                          + tag.pictures()
                          + "}"));
      return;
    }
    if (tags.isEmpty()) {
      screen.say("No picture has a tag yet: give one with 'skylight tag add NAME FILE'.");
    }
    tags.forEach(
        tag ->
            screen
                .out()
                .printf(Locale.ROOT, "%,9d  %s%n", tag.pictures(), Printable.of(tag.tag())));
  }

  private void some(List<Picture> found, Map<Long, Annotation> said) {
    if (screen.json()) {
      screen.out().println(Json.array(found, picture -> json(picture, said(said, picture))));
      return;
    }
    for (Picture picture : found) {
      Annotation of = said(said, picture);
      String stars = "*".repeat(of.rating()) + " ".repeat(5 - of.rating());
      String tags = String.join(", ", of.tags().stream().map(Printable::of).toList());
      screen
          .out()
          .println(
              stars
                  + "  "
                  + PathOptions.shown(screen, picture.path())
                  + (tags.isEmpty() ? "" : "  " + screen.outStyle().dim(tags)));
    }
  }

  private static Annotation said(Map<Long, Annotation> said, Picture picture) {
    return said.getOrDefault(picture.id(), Annotation.NONE);
  }

  private static String json(Picture picture, Annotation said) {
    return String.format(
        Locale.ROOT,
        "{\"id\":%d,\"path\":%s,\"tags\":%s,\"rating\":%d}",
        picture.id(),
        Json.quote(picture.path()),
        Json.array(said.tags(), Json::quote),
        said.rating());
  }
}
