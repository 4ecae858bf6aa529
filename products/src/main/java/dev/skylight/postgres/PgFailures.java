package dev.skylight.postgres;

import dev.skylight.collection.SkylightException;
import java.sql.SQLException;

/** Turns what PostgreSQL and its driver throw into a sentence of the right kind. */
public final class PgFailures {

  private PgFailures() {}

  /**
   * For a database that did not do what it was asked.
   *
   * @param doing what was going on, as in {@code "read product_images"}
   * @return TRANSIENT where it is away, restarting, locked or too busy; DISK_FULL; BAD_INPUT for
   *     what a person must mend (no such database, table or column, wrong password, no right)
   */
  public static SkylightException of(String doing, DatabaseUrl where, SQLException cause) {
    throw new UnsupportedOperationException();
  }
}
