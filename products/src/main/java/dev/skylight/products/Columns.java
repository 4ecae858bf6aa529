package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a table or view.
 *
 * @param oid of the table
 * @param byName in their order
 */
record Columns(long oid, Map<String, Column> byName) {

  /**
   * A column.
   *
   * @param type as PostgreSQL's format_type spells it
   * @param required whether it may not be NULL
   * @param filled whether it has a value where none is given
   * @param longest characters that it takes of a text; 0: any number
   */
  record Column(String type, boolean required, boolean filled, int longest) {}

  /** Of a table; empty where there is none. */
  static Optional<Columns> of(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement(
            "SELECT attrelid::bigint, attname, format_type(atttypid, atttypmod), attnotnull,"
                + " atthasdef OR attidentity <> '', CASE WHEN atttypid IN ('varchar'::regtype,"
                + " 'bpchar'::regtype) AND atttypmod > 4 THEN atttypmod - 4 ELSE 0 END FROM"
                + " pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT"
                + " attisdropped ORDER BY attnum")) {
      ask.setString(1, table.sql());
      try (ResultSet found = ask.executeQuery()) {
        Map<String, Column> columns = new LinkedHashMap<>();
        long oid = 0;
        while (found.next()) {
          oid = found.getLong(1);
          columns.put(
              found.getString(2),
              new Column(
                  found.getString(3), found.getBoolean(4), found.getBoolean(5), found.getInt(6)));
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(new Columns(oid, columns));
      }
    }
  }

  /** What a table carries as its comment; null where it has none or is not there. */
  static String comment(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement("SELECT obj_description(to_regclass(?)::oid, 'pg_class')")) {
      ask.setString(1, table.sql());
      try (ResultSet found = ask.executeQuery()) {
        return found.next() ? found.getString(1) : null;
      }
    }
  }

  /** Whether there is such a column. */
  boolean has(String name) {
    return byName.containsKey(name);
  }

  /**
   * A column that must be there.
   *
   * @param what the table is called
   * @param option with which another one is named, or what makes it
   */
  Column column(String name, String what, String option) {
    Column column = byName.get(name);
    if (column == null) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          what
              + " has no column "
              + name
              + ", but "
              + String.join(", ", byName.keySet())
              + ": "
              + option
              + ".");
    }
    return column;
  }
}
