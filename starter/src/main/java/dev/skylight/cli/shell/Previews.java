package dev.skylight.cli.shell;

import dev.skylight.contactsheet.Strip;
import dev.skylight.contactsheet.Thumbnails;
import dev.skylight.library.Found;
import dev.skylight.terminal.InlineImages;
import java.util.List;

/** Pictures between the lines of results, on terminals that can show them and nowhere else. */
public final class Previews {

  /** Character cells for each picture of a strip. */
  private static final int CELLS = 15;

  private final Screen screen;
  private final InlineImages images;

  public Previews(Screen screen, Settings settings) {
    this.screen = screen;
    this.images =
        screen.outTerminal() && !screen.json()
            ? InlineImages.of(settings.env())
            : InlineImages.NONE;
  }

  /** Whether anything can be shown. */
  public boolean possible() {
    return images != InlineImages.NONE;
  }

  /** Shows pictures, a strip for every few of them. */
  public void show(List<Found> pictures, Thumbnails thumbnails) {
    for (int from = 0; possible() && from < pictures.size(); from += Strip.MOST) {
      List<Found> some = pictures.subList(from, Math.min(from + Strip.MOST, pictures.size()));
      int cells = Math.min(CELLS * some.size(), screen.columns() - 2);
      screen.out().print(images.show(Strip.png(some, thumbnails), cells));
    }
  }
}
