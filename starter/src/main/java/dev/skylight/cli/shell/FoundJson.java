package dev.skylight.cli.shell;

import dev.skylight.json.Json;
import dev.skylight.library.Found;
import java.util.List;

/** What was found, for programs. */
public final class FoundJson {

  private FoundJson() {}

  /** As {@link #of(List, boolean)}, of a query that was read to its end. */
  public static String of(List<Found> pictures) {
    return of(pictures, false);
  }

  /**
   * A JSON array; {@code caption}, {@code missing} and {@code query_cut} only where a picture has
   * one or is, or not all words of the query counted.
   */
  public static String of(List<Found> pictures, boolean cut) {
    StringBuilder json = new StringBuilder("[");
    for (Found found : pictures) {
      json.append(json.length() == 1 ? "" : ",")
          .append("{\"rank\":")
          .append(found.rank())
          .append(",\"score\":")
          .append(found.score())
          .append(",\"embedding_index\":")
          .append(found.row())
          .append(",\"file_path\":")
          .append(Json.quote(found.path()));
      if (!found.caption().isEmpty()) {
        json.append(",\"caption\":").append(Json.quote(found.caption()));
      }
      json.append(found.missing() ? ",\"missing\":true" : "")
          .append(cut ? ",\"query_cut\":true}" : "}");
    }
    return json.append(']').toString();
  }
}
