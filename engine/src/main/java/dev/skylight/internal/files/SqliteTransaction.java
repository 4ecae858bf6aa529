package dev.skylight.internal.files;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All or nothing, on one SQLite connection in auto-commit mode. */
public final class SqliteTransaction {

  private static final Logger log = LoggerFactory.getLogger(SqliteTransaction.class);

  private SqliteTransaction() {}

  /** Something done with a database. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T with(Connection connection) throws SQLException;
  }

  /** Runs {@code work} on one state of the database. */
  public static <T> T read(Connection connection, Work<T> work) throws SQLException {
    return run("BEGIN", connection, work);
  }

  /**
   * Runs {@code work} while every other writer waits. That is waited for here; a lock that was
   * asked for half-way could be lost.
   */
  public static <T> T write(Connection connection, Work<T> work) throws SQLException {
    return run("BEGIN IMMEDIATE", connection, work);
  }

  private static <T> T run(String begin, Connection connection, Work<T> work) throws SQLException {
    execute(connection, begin);
    boolean done = false;
    try {
      T result = work.with(connection);
      execute(connection, "COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        rollBack(connection);
      }
    }
  }

  private static void rollBack(Connection connection) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      // after some errors SQLite has rolled back by itself; the first failure is the one to tell
      log.debug("rollback: {}", e.toString());
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
