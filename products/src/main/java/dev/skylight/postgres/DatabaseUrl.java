package dev.skylight.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Address of a PostgreSQL database as libpq writes it. Immutable; {@link #toString} and every
 * message leave the password out.
 */
public final class DatabaseUrl {

  private DatabaseUrl() {}

  /**
   * Reads an address.
   *
   * @param name of the setting that it comes from, for messages
   * @param url {@code postgresql://} or {@code postgres://}, with libpq's parameters
   * @throws dev.skylight.collection.SkylightException BAD_INPUT, without the password
   */
  public static DatabaseUrl parse(String name, String url) {
    throw new UnsupportedOperationException();
  }

  /** Connects; the caller closes it. See {@link PgFailures} for what is thrown. */
  public Connection open() throws SQLException {
    throw new UnsupportedOperationException();
  }

  /** Host, port and database, as people may see them. */
  @Override
  public String toString() {
    throw new UnsupportedOperationException();
  }
}
