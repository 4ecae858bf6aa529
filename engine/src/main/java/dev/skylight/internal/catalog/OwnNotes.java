package dev.skylight.internal.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a user's own columns of the table images mean. */
final class OwnNotes {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern BETWEEN = Pattern.compile("[,;|\\r\\n]+");

  private OwnNotes() {}

  /**
   * SQL for the stars of an image, 0 to 5 or NULL: a number up to 5 is meant so, a higher one is of
   * a hundred; what is no number, or below, is none.
   */
  static String stars(String image) {
    String value = "CAST(" + image + ".rating AS REAL)";
    return String.format(
        "CAST(min(5, max(0, CASE WHEN %1$s > 5 THEN max(1, round(%1$s / 20)) ELSE round(%1$s)"
            + " END)) AS INTEGER)",
        value);
  }

  /** SQL condition for images whose column has a text. */
  static String tagged(String image) {
    return "(typeof(" + image + ".tags) IN ('text', 'integer') AND " + image + ".tags <> '')";
  }

  /** The tags of a list with commas, semicolons, bars or lines between, or of a JSON array. */
  static List<TagName> tags(String text) {
    List<String> words = text.strip().startsWith("[") ? array(text) : List.of();
    List<TagName> tags = new ArrayList<>();
    for (String word : words.isEmpty() ? List.of(BETWEEN.split(text)) : words) {
      TagName.read(word).ifPresent(tags::add);
    }
    return tags;
  }

  /** None where it is no array, whatever it begins with. */
  private static List<String> array(String text) {
    List<String> words = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          words.add(parser.getText());
        }
        token = parser.nextToken();
      }
      return words.isEmpty() ? List.of("") : words;
    } catch (IOException e) {
      return List.of(); // it only looked like one: a list in brackets
    }
  }

  /** The tags that some images' own column names, by id. */
  static Map<Long, List<TagName>> tags(CatalogDatabase database, Collection<Long> ids)
      throws SQLException {
    Map<Long, List<TagName>> own = new HashMap<>();
    if (database.columns().has("tags")) {
      database.each(
          "SELECT id, tags FROM images WHERE id IN (SELECT value FROM json_each(?)) AND "
              + tagged("images"),
          r -> own.put(r.getLong(1), tags(r.getString(2))),
          CatalogDatabase.json(ids));
    }
    return own;
  }
}
