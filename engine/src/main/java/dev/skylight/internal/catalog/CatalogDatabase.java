package dev.skylight.internal.catalog;

import dev.skylight.internal.files.SqliteTransaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * The database that a catalog is in, open.
 *
 * @param columns of its table images
 * @param statements that questions are asked by
 */
record CatalogDatabase(
    Path file, Connection connection, ImageColumns columns, KeptStatements statements) {

  /** Something done with the database. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Does something, and puts a refusal into a sentence.
   *
   * @param doing as in {@code "add images to"}
   */
  <T> T run(String doing, Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw SqliteRefusal.of(doing, file, columns, e);
    }
  }

  /** As {@link #run}, all or nothing, while every other writer waits. */
  <T> T write(String doing, Work<T> work) {
    return run(doing, () -> SqliteTransaction.write(connection, c -> work.run()));
  }

  /** What an earlier pass over the catalog as it is now found, or else a new one. */
  <T> T once(Class<T> kind, Passes.Pass<T> pass) throws SQLException {
    return Passes.of(file).once(kind, pass);
  }

  /** Something done with each line of an answer. */
  @FunctionalInterface
  interface Line {
    void read(ResultSet r) throws SQLException;
  }

  /** Asks something. */
  void each(String sql, Line line, Object... values) throws SQLException {
    PreparedStatement statement = statements.take(sql, values);
    boolean done = false;
    try (ResultSet r = statement.executeQuery()) {
      while (r.next()) {
        line.read(r);
      }
      done = true;
    } finally {
      if (!done) {
        statement.close();
      }
    }
    statements.give(sql, statement);
  }

  /** Asks for one number. */
  long number(String sql, Object... values) throws SQLException {
    long[] number = {0};
    each(sql, r -> number[0] = r.getLong(1), values);
    return number[0];
  }

  /** Changes something; returns how many lines. */
  long change(String sql, Object... values) throws SQLException {
    try (PreparedStatement s = statements.take(sql, values)) {
      return s.executeUpdate();
    }
  }

  /** Any number of ids as one value, for {@code json_each}. */
  static String json(Collection<Long> ids) {
    return List.copyOf(ids).toString();
  }
}
