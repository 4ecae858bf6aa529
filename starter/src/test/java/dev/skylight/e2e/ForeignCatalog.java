package dev.skylight.e2e;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Somebody else's {@code metadata.db}: only the columns that one must have, every row taken. */
final class ForeignCatalog {

  /** A line of it. */
  record Image(long id, Path file, long row) {}

  private ForeignCatalog() {}

  /** Makes one in a data folder that exists. */
  static void make(Path data, List<Image> images) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
        Statement s = c.createStatement()) {
      s.execute(
          "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER)");
      c.setAutoCommit(false);
      try (PreparedStatement insert = c.prepareStatement("INSERT INTO images VALUES (?, ?, ?)")) {
        for (Image image : images) {
          insert.setLong(1, image.id());
          insert.setString(2, image.file().toString());
          insert.setLong(3, image.row());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      c.commit();
    }
  }
}
