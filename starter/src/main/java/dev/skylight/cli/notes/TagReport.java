package dev.skylight.cli.notes;

import dev.skylight.cli.shell.Screen;
import dev.skylight.json.Json;
import dev.skylight.terminal.Printable;
import java.util.Locale;

/** What came of a tag that was given or taken. */
final class TagReport {

  private TagReport() {}

  static void print(
      Screen screen, String tag, long pictures, long changed, String done, String others) {
    if (screen.json()) {
      screen
          .out()
          .printf(
              Locale.ROOT,
              "{\"tag\":%s,\"pictures\":%d,\"changed\":%d}%n",
              Json.quote(tag),
              pictures,
              changed);
      return;
    }
    String left = String.format(Locale.ROOT, "; %,d %s", pictures - changed, others);
    screen
        .out()
        .println(
            done
                + " "
                + Named.count(changed)
                + " '"
                + Printable.of(tag)
                + "'"
                + (changed < pictures ? left : ""));
  }
}
