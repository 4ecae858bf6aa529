package dev.skylight.cli.demo;

import dev.skylight.cli.shell.FoundJson;
import dev.skylight.cli.shell.IndexLine;
import dev.skylight.cli.shell.Previews;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.ShortPath;
import dev.skylight.collection.DataFolder;
import dev.skylight.contactsheet.Section;
import dev.skylight.contactsheet.Strip;
import dev.skylight.contactsheet.Thumbnails;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.json.Json;
import dev.skylight.library.Found;
import dev.skylight.terminal.Style;
import dev.skylight.terminal.Wrapped;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the demo found, and how to go on from there. */
final class DemoReport {

  private final Screen screen;
  private final Settings settings;
  private final Path pictures;
  private final List<Section> sections;
  private final Path sheet;

  DemoReport(Screen screen, Settings settings, Path pictures, List<Section> sections, Path sheet) {
    this.screen = screen;
    this.settings = settings;
    this.pictures = pictures;
    this.sections = sections;
    this.sheet = sheet;
  }

  /**
   * Prints for people.
   *
   * @param thumbnails shown where the terminal can; null: not wanted
   */
  void text(Thumbnails thumbnails) {
    PrintStream out = screen.out();
    Style style = screen.outStyle();
    Previews previews = new Previews(screen, settings);
    for (Section section : sections) {
      List<Found> best = section.found().subList(0, Math.min(Strip.MOST, section.found().size()));
      out.println();
      out.println(style.strong("\"" + section.question() + "\""));
      if (thumbnails != null) {
        previews.show(best, thumbnails);
      }
      for (Found found : best) {
        String start =
            String.format(Locale.ROOT, "%7.4f  %s  ", found.score(), inside(found.path()));
        out.println(start + Wrapped.of(found.caption(), screen.columns(), start.length()));
      }
    }
    out.println();
    out.println("Pictures: " + ShortPath.of(pictures));
    out.println("Contact sheet, to open in a browser:");
    out.println("  " + style.strong(ShortPath.of(sheet)));
  }

  /** A path from the pictures' folder on. */
  private String inside(String path) {
    Path file = Path.of(path);
    return file.startsWith(pictures) ? pictures.relativize(file).toString() : path;
  }

  /** Prints one JSON object. */
  void json(DataFolder data, long drawn, IndexReport index, DemoSteps steps) {
    String queries =
        sections.stream()
            .map(
                section ->
                    "{\"query\":"
                        + Json.quote(section.question())
                        + ",\"hits\":"
                        + FoundJson.of(section.found())
                        + "}")
            .collect(Collectors.joining(","));
    screen
        .out()
        .println(
            String.format(
                    Locale.ROOT,
                    "{\"data\":%s,\"pictures\":%d,\"drawn\":%d,\"rows\":%d,\"index\":%s,",
                    Json.quote(data.folder().toString()),
                    index.ntotal(),
                    drawn,
                    index.rows(),
                    IndexLine.json(index.result()))
                + "\"seconds\":"
                + steps.json()
                + ",\"queries\":["
                + queries
                + "],\"contact_sheet\":"
                + Json.quote(sheet.toString())
                + "}");
  }
}
