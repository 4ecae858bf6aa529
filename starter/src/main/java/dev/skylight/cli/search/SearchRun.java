package dev.skylight.cli.search;

import dev.skylight.cli.options.PathOptions;
import dev.skylight.cli.shell.DemoNotice;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.FoundJson;
import dev.skylight.cli.shell.Previews;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.contactsheet.ContactSheet;
import dev.skylight.contactsheet.Section;
import dev.skylight.contactsheet.Thumbnails;
import dev.skylight.library.Answer;
import dev.skylight.library.Collection;
import dev.skylight.library.Found;
import dev.skylight.library.Query;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Style;
import dev.skylight.terminal.Working;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One search: asks the collection and prints the answer. */
final class SearchRun {

  private final Screen screen;
  private final Settings settings;
  private final SearchOptions options;

  SearchRun(Screen screen, Settings settings, SearchOptions options) {
    this.screen = screen;
    this.settings = settings;
    this.options = options;
  }

  /**
   * Asks and prints.
   *
   * @param main what the command itself was given
   */
  int run(Term main) {
    options.check(screen);
    DataFolder data = settings.existingData();
    SearchOptions.Asked asked = options.asked(main, screen);
    Answer answer = ask(asked.query(), data);
    answer.notices().forEach(screen::warn);
    print(answer);
    List<String> pictures = new ArrayList<>(asked.pictures());
    answer.found().forEach(found -> pictures.add(found.path()));
    answer.model().ifPresent(model -> new DemoNotice(screen, settings).pictures(model, pictures));
    if (options.html() != null || options.preview()) {
      show(new Section(asked.question(), answer.found()), data);
    }
    return ExitCodes.OK;
  }

  @SuppressWarnings("try") // what is at work shows until the answer is there
  private Answer ask(Query query, DataFolder data) {
    try (Working working = screen.working("searching");
        Collection collection = Collection.open(options.collection(data, settings))) {
      return collection.search(query.where(options.wanted(collection)));
    }
  }

  private void show(Section section, DataFolder data) {
    Previews previews = new Previews(screen, settings);
    if (options.preview() && !previews.possible()) {
      screen.warn("no preview: stdout is not a terminal that shows pictures; --html FILE does.");
    }
    List<Section> sections = List.of(section);
    Thumbnails thumbnails = Thumbnails.of(sections);
    if (options.preview()) {
      previews.show(section.found(), thumbnails);
    }
    if (options.html() != null) {
      Path file = options.html().toAbsolutePath().normalize();
      new ContactSheet("Skylight search", "Pictures of " + data.folder(), sections)
          .write(file, thumbnails);
      screen.say("Contact sheet: " + file);
    }
  }

  private void print(Answer answer) {
    List<Found> pictures = answer.found();
    PrintStream out = screen.out();
    if (screen.json()) {
      out.println(FoundJson.of(pictures, answer.cut()));
      return;
    }
    if (pictures.isEmpty()) {
      screen.say("Nothing found" + (options.minScore() > -1 ? ": lower --min-score." : "."));
      return;
    }
    if (options.paths().asked()) {
      pictures.forEach(found -> options.paths().print(screen, found.path()));
      return;
    }
    Style style = screen.outStyle();
    out.println(style.dim("rank    score        row  path"));
    for (Found found : pictures) {
      String numbers =
          String.format(Locale.ROOT, "%4d  %7.4f  %9d", found.rank(), found.score(), found.row());
      String path = PathOptions.shown(screen, found.path());
      out.println(style.dim(numbers) + "  " + path + (found.missing() ? "  (missing)" : ""));
      if (!found.caption().isEmpty()) {
        out.println(" ".repeat(26) + Printable.of(found.caption()));
      }
    }
  }
}
