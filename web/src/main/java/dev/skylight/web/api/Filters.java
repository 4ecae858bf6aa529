package dev.skylight.web.api;

import dev.skylight.library.PictureFilter;
import dev.skylight.web.http.Parameters;
import java.util.Optional;

/** Which pictures are wanted, as parameters say it. */
final class Filters {

  private Filters() {}

  static PictureFilter of(Parameters query) {
    String folder = query.text("folder");
    return new PictureFilter(
        query.all("tag").stream().map(String::strip).toList(),
        (int) query.number("rating", 0, 0, PictureFilter.MOST_STARS),
        folder.isEmpty() ? Optional.empty() : Optional.of(withoutSlash(folder)));
  }

  private static String withoutSlash(String folder) {
    return folder.length() > 1 && folder.endsWith("/")
        ? folder.substring(0, folder.length() - 1)
        : folder;
  }
}
