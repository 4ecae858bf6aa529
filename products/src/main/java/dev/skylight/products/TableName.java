package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as a user names it: {@code name} or {@code schema.name}, in PostgreSQL's own spelling;
 * what holds a dot stands in double quotes. Immutable.
 *
 * @param schema null: wherever the connection finds it
 * @param name of the table
 */
record TableName(String schema, String name) {

  /** Bytes that PostgreSQL keeps of a name. */
  private static final int LONGEST = 63;

  /**
   * Reads a name.
   *
   * @param option that it was given with, for messages
   */
  static TableName parse(String option, String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        part.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    if (quoted || parts.size() > 2 || parts.stream().anyMatch(TableName::isNone)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          option + " '" + text + "' is no name of a table: write NAME or SCHEMA.NAME.");
    }
    return parts.size() == 1
        ? new TableName(null, parts.get(0))
        : new TableName(parts.get(0), parts.get(1));
  }

  private static boolean isNone(String part) {
    return part.isBlank() || part.indexOf('\0') >= 0;
  }

  /** Another name in the same schema. */
  TableName sibling(String other) {
    return new TableName(schema, other);
  }

  /** Our own table beside it: {@code image_embeddings} has {@code image_failures}. */
  TableName beside(String what) {
    String usual = "_embeddings";
    String stem =
        name.endsWith(usual) && name.length() > usual.length()
            ? name.substring(0, name.length() - usual.length())
            : name;
    return sibling(shortened(stem, "_" + what));
  }

  /** A name that begins as the table's; cut so that PostgreSQL does not cut its end. */
  static String shortened(String stem, String end) {
    String cut = stem;
    while ((cut + end).getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut + end;
  }

  /** As it stands in a statement, whatever is in it. */
  String sql() {
    return schema == null ? quoted(name) : quoted(schema) + "." + quoted(name);
  }

  /** The key of an advisory lock on something that is done to it; SQL. */
  String lock(String what) {
    return "hashtextextended(" + literal("skylight " + what + " " + this) + ", 0)";
  }

  /** A name as it stands in a statement. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text as it stands in a statement. */
  static String literal(String text) {
    return (text.indexOf('\\') < 0 ? "'" : " E'")
        + text.replace("\\", "\\\\").replace("'", "''")
        + "'";
  }

  @Override
  public String toString() {
    return schema == null ? name : schema + "." + name;
  }
}
