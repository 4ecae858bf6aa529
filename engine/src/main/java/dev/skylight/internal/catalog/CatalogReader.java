package dev.skylight.internal.catalog;

import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.KeptOpen;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A catalog's database, open to be asked.
 *
 * @param columns of its table images
 * @param lasts whether it may stay open
 * @param schema of the database that has these columns
 */
record CatalogReader(
    Path file, Connection connection, ImageColumns columns, boolean lasts, long schema)
    implements KeptOpen.Reader {

  /** Tells when somebody changed the tables. */
  static long schema(Connection c) throws SQLException {
    return SqliteCatalog.long0(c, "PRAGMA schema_version");
  }

  @Override
  public boolean isCurrent() throws SQLException {
    return schema(connection) == schema;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw IoFailures.ofSqlite("close the catalog", file, e);
    }
  }
}
