package dev.skylight.internal.catalog;

import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.KeptOpen;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.LoggerFactory;

/**
 * A catalog's database, open to be asked.
 *
 * @param columns of its table images
 * @param lasts whether it may be kept open
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
  public boolean isCurrent() {
    try {
      return schema(connection) == schema;
    } catch (SQLException e) {
      // to open it anew mends it, or says what is wrong
      LoggerFactory.getLogger(CatalogReader.class)
          .debug("{} is opened anew: {}", file, e.toString());
      return false;
    }
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
