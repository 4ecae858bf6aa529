package dev.skylight.cli.care;

import dev.skylight.cli.options.PathOptions;
import dev.skylight.cli.shell.Screen;
import dev.skylight.internal.text.Counted;
import dev.skylight.json.Json;
import dev.skylight.library.DuplicateGroup;
import dev.skylight.library.DuplicateKind;
import dev.skylight.library.DuplicatePage;
import dev.skylight.library.Duplicates;
import dev.skylight.library.Picture;
import dev.skylight.terminal.Style;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** Prints groups of duplicates as they come, in the form that was asked for. */
final class DuplicatesPrint {

  private static final int PAGE = 100;

  private final Screen screen;
  private final PathOptions paths;
  private final int limit;

  /** Ids of pictures whose paths are printed: one may be in an exact group and in a near one. */
  private final Set<Long> printed = new HashSet<>();

  private boolean first = true;
  private long others;

  /**
   * As asked.
   *
   * @param limit most groups of a kind; null: all
   */
  DuplicatesPrint(Screen screen, PathOptions paths, Integer limit) {
    this.screen = screen;
    this.paths = paths;
    this.limit = limit == null ? Integer.MAX_VALUE : limit;
  }

  void begin() {
    if (screen.json()) {
      screen.out().print("{");
    }
  }

  /** Prints all groups of one kind. */
  void kind(Duplicates duplicates, DuplicateKind kind) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    if (screen.json()) {
      screen.out().print((first ? "" : ",") + Json.quote(name) + ":[");
      first = false;
    }
    int count = 0;
    others = 0;
    OptionalLong from = OptionalLong.of(0);
    while (from.isPresent() && count < limit) {
      DuplicatePage page = duplicates.groups(kind, from.getAsLong(), Math.min(PAGE, limit - count));
      List<DuplicateGroup> groups = page.groups();
      for (DuplicateGroup group : groups.subList(0, Math.min(groups.size(), limit - count))) {
        print(group, count++);
      }
      from = page.next();
    }
    if (screen.json()) {
      screen.out().print("]");
    } else {
      screen.say(
          String.format(
              Locale.ROOT,
              Counted.of(count, "%,d group[|s] of pictures %s, with ")
                  + Counted.of(others, "%,d picture[|s]")
                  + " beside the best of each.",
              count,
              kind == DuplicateKind.EXACT ? "of the same bytes" : "that are nearly the same",
              others));
    }
  }

  private void print(DuplicateGroup group, int number) {
    List<Picture> pictures = group.pictures();
    others += pictures.size() - 1L;
    PrintStream out = screen.out();
    if (screen.json()) {
      out.print((number == 0 ? "" : ",") + json(group));
    } else if (paths.asked()) {
      for (Picture other : pictures.subList(1, pictures.size())) {
        if (printed.add(other.id())) {
          paths.print(screen, other.path());
        }
      }
    } else {
      Style style = screen.outStyle();
      String title =
          group.kind() == DuplicateKind.EXACT
              ? "the same"
              : String.format(Locale.ROOT, "near %.4f", group.score());
      out.println(style.dim(title));
      for (int i = 0; i < pictures.size(); i++) {
        out.println(line(pictures.get(i), style, i == 0));
      }
    }
  }

  private String line(Picture picture, Style style, boolean best) {
    String size = picture.width() > 0 ? picture.width() + "x" + picture.height() : "";
    String facts =
        String.format(
            Locale.ROOT, "%-5s %11s  %,13d bytes", best ? "best" : "other", size, picture.bytes());
    return "  " + style.dim(facts) + "  " + PathOptions.shown(screen, picture.path());
  }

  private static String json(DuplicateGroup group) {
    return "{\"score\":"
        + group.score()
        + ",\"images\":"
        + Json.array(
            group.pictures(),
            picture ->
                "{\"id\":"
                    + picture.id()
                    + ",\"path\":"
                    + Json.quote(picture.path())
                    + ",\"w\":"
                    + picture.width()
                    + ",\"h\":"
                    + picture.height()
                    + ",\"bytes\":"
                    + picture.bytes()
                    + "}")
        + "}";
  }

  void end() {
    if (screen.json()) {
      screen.out().println("}");
    }
  }
}
