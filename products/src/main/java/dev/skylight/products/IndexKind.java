package dev.skylight.products;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** What kind of index a shop's vectors get. */
public enum IndexKind {
  /** Lists around centroids: built in seconds, cheap to write to. */
  IVFFLAT,
  /** A graph: built in minutes, better recall for the same time. */
  HNSW,
  /** None: every search compares every row. */
  NONE;

  private static final String SAID = "skylight index ";

  /** As users type it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What setup was told, which the table of failures keeps as its comment. */
  static IndexKind of(Connection connection, VectorTable table) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement("SELECT obj_description(to_regclass(?)::oid, 'pg_class')")) {
      ask.setString(1, table.failures().sql());
      try (ResultSet found = ask.executeQuery()) {
        found.next();
        String said = found.getString(1);
        for (IndexKind kind : values()) {
          if ((SAID + kind).equals(said)) {
            return kind;
          }
        }
        return IVFFLAT;
      }
    }
  }

  /** The statement that keeps it. */
  String keeping(VectorTable table) {
    return "COMMENT ON TABLE " + table.failures().sql() + " IS " + TableName.literal(SAID + this);
  }
}
