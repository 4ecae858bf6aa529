package dev.skylight.cli.search;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "search-text",
    description = "Finds the pictures that words describe.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight search-text \"a dog on the beach\" --data ~/photos",
      "  skylight search-text red car -k 3 --tag family --min-rating 4 --json",
      "  skylight search-text beach --plus 0.5:photo.jpg --plus \"sunset\" --minus people",
      "  skylight search-text beach --print0 | xargs -0 skylight tag add beach"
    })
public final class SearchTextCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  @Mixin private final SearchOptions options = new SearchOptions();
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "WORDS", description = "What to look for")
  private List<String> words;

  public SearchTextCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    return new SearchRun(screen, settings, options).run(Term.words(String.join(" ", words), spec));
  }
}
