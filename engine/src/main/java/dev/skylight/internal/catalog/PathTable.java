package dev.skylight.internal.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Where paths are looked up. A user's table gets no index from us, and without one each look-up
 * would read the whole table: then it is a temporary copy of the paths.
 */
final class PathTable {

  private static final String IMAGES = "images";

  private final Connection connection;

  /** Null: not looked at yet. */
  private String name;

  PathTable(Connection connection) {
    this.connection = connection;
  }

  /** A table with {@code file_path} and {@code id}. */
  String name() throws SQLException {
    if (name == null) {
      name = hasIndex() ? IMAGES : copy();
    }
    return name;
  }

  private boolean hasIndex() throws SQLException {
    return SqliteCatalog.long0(
            connection,
            "SELECT count(*) FROM pragma_index_list('images') l, pragma_index_info(l.name) i"
                + " WHERE l.partial = 0 AND i.seqno = 0 AND i.name = 'file_path' COLLATE NOCASE")
        > 0;
  }

  private String copy() throws SQLException {
    SqliteCatalog.execute(
        connection, "CREATE TEMP TABLE IF NOT EXISTS skylight_paths (file_path TEXT, id INTEGER)");
    SqliteCatalog.execute(connection, "DELETE FROM temp.skylight_paths");
    SqliteCatalog.execute(
        connection,
        "INSERT INTO temp.skylight_paths SELECT file_path, id FROM images ORDER BY file_path");
    SqliteCatalog.execute(
        connection,
        "CREATE INDEX IF NOT EXISTS temp.skylight_paths_by_path ON skylight_paths (file_path)");
    return "temp.skylight_paths";
  }

  /** Lowest id of the images with this path. */
  OptionalLong idOf(String filePath) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement("SELECT min(id) FROM " + name() + " WHERE file_path = ?")) {
      s.setString(1, filePath);
      try (ResultSet r = s.executeQuery()) {
        long id = r.next() ? r.getLong(1) : 0;
        return r.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
      }
    }
  }

  /** Learns of an image that was added to the table images. */
  void add(String filePath, long id) throws SQLException {
    if (name().equals(IMAGES)) {
      return;
    }
    try (PreparedStatement s =
        connection.prepareStatement("INSERT INTO " + name() + " (file_path, id) VALUES (?, ?)")) {
      s.setString(1, filePath);
      s.setLong(2, id);
      s.executeUpdate();
    }
  }

  /** To be looked at again: a transaction was rolled back. */
  void forget() {
    name = null;
  }
}
