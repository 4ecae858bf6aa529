package dev.skylight.internal.catalog;

import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.KeptOpen;
import java.sql.SQLException;

/**
 * A catalog's database, open to be asked.
 *
 * @param lasts whether it may stay open
 * @param schema of the database that has these columns
 */
record CatalogReader(CatalogDatabase database, boolean lasts, long schema)
    implements KeptOpen.Reader {

  /** Tells when somebody changed the tables. */
  static long schema(CatalogDatabase database) throws SQLException {
    return database.number("PRAGMA schema_version");
  }

  @Override
  public boolean isCurrent() throws SQLException {
    return schema(database) == schema;
  }

  @Override
  public void close() {
    try {
      database.connection().close();
    } catch (SQLException e) {
      throw IoFailures.ofSqlite("close the catalog", database.file(), e);
    }
  }
}
