package dev.skylight.internal.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where images are looked up by what a column says. A user's table gets no index from us, and
 * without one each look-up would read the whole table: then it is a temporary copy of the column.
 */
final class KeyTable {

  private static final String IMAGES = "images";

  private final Connection connection;
  private final String column;

  /** Null: not looked at yet. */
  private String name;

  /** Of {@code file_path} or {@code file_hash}. */
  KeyTable(Connection connection, String column) {
    this.connection = connection;
    this.column = column;
  }

  /** A table with that column and {@code id}. */
  String name() throws SQLException {
    if (name == null) {
      name = hasIndex(connection, column) ? IMAGES : copy();
    }
    return name;
  }

  /** Whether an index finds the images that have a value in a column. */
  static boolean hasIndex(Connection connection, String column) throws SQLException {
    return SqliteCatalog.long0(
            connection,
            "SELECT count(*) FROM pragma_index_list('images') l, pragma_index_info(l.name) i"
                + " WHERE l.partial = 0 AND i.seqno = 0 AND i.name = '"
                + column
                + "' COLLATE NOCASE")
        > 0;
  }

  private String copy() throws SQLException {
    String table = "skylight_by_" + column;
    SqliteCatalog.execute(
        connection,
        "CREATE TEMP TABLE IF NOT EXISTS " + table + " (" + column + " TEXT, id INTEGER)");
    SqliteCatalog.execute(connection, "DELETE FROM temp." + table);
    SqliteCatalog.execute(
        connection,
        String.format(
            "INSERT INTO temp.%s SELECT %s, id FROM images ORDER BY %s", table, column, column));
    SqliteCatalog.execute(
        connection,
        String.format("CREATE INDEX IF NOT EXISTS temp.%s_index ON %s (%s)", table, table, column));
    return "temp." + table;
  }

  /** Lowest id of the images with this value. */
  OptionalLong idOf(String value) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "SELECT min(id) FROM " + name() + " WHERE " + column + " = ?")) {
      s.setString(1, value);
      try (ResultSet r = s.executeQuery()) {
        long id = r.next() ? r.getLong(1) : 0;
        return r.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
      }
    }
  }

  /**
   * As {@link #idOf}, for any number of values in one query; those that no image has are left out.
   */
  Map<String, Long> idsOf(Collection<String> values) throws SQLException {
    Map<String, Long> ids = new HashMap<>();
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    values.forEach(list::add);
    try (PreparedStatement s =
        connection.prepareStatement(
            String.format(
                "SELECT v.value, (SELECT min(id) FROM %1$s k WHERE k.%2$s = v.value) FROM"
                    + " json_each(?) v",
                name(), column))) {
      s.setString(1, list.toString());
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          long id = r.getLong(2);
          if (!r.wasNull()) {
            ids.put(r.getString(1), id);
          }
        }
      }
    }
    return ids;
  }

  /** Learns of an image that was added to the table images, or has another value there now. */
  void add(String value, long id) throws SQLException {
    if (!isCopied()) {
      return;
    }
    try (PreparedStatement s =
        connection.prepareStatement(
            "INSERT INTO " + name + " (" + column + ", id) VALUES (?, ?)")) {
      s.setString(1, value);
      s.setLong(2, id);
      s.executeUpdate();
    }
  }

  /** Learns that an image has another value now. */
  void remove(long id) throws SQLException {
    if (!isCopied()) {
      return;
    }
    try (PreparedStatement s =
        connection.prepareStatement("DELETE FROM " + name + " WHERE id = ?")) {
      s.setLong(1, id);
      s.executeUpdate();
    }
  }

  /** Whether there is a copy of the column now. */
  boolean isCopied() {
    return name != null && !name.equals(IMAGES);
  }

  /** To be looked at again: a transaction was rolled back. */
  void forget() {
    name = null;
  }
}
