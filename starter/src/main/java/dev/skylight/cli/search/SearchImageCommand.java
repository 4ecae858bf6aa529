package dev.skylight.cli.search;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "search-image",
    description = "Finds the pictures that look like a picture.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight search-image holiday.jpg --data ~/photos",
      "  skylight search-image https://example.org/a.jpg -k 3 --min-score 0.8 --json",
      "  skylight search-image holiday.jpg --exclude-query --minus people",
      "  skylight search-image holiday.jpg --files-only | head -1"
    })
public final class SearchImageCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  @Mixin private final SearchOptions options = new SearchOptions();
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE|URL", description = "A picture's file or address")
  private String file;

  public SearchImageCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    Term picture = Term.picture(file, spec);
    return new SearchRun(screen, settings, options).run(picture.shownAs("Like " + picture.shown()));
  }
}
