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
 */
record CatalogDatabase(Path file, Connection connection, ImageColumns columns) {

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
    try (PreparedStatement s = prepared(sql, values);
        ResultSet r = s.executeQuery()) {
      while (r.next()) {
        line.read(r);
      }
    }
  }

  /** Asks for one number. */
  long number(String sql, Object... values) throws SQLException {
    try (PreparedStatement s = prepared(sql, values);
        ResultSet r = s.executeQuery()) {
      return r.next() ? r.getLong(1) : 0;
    }
  }

  /** Changes something; returns how many lines. */
  long change(String sql, Object... values) throws SQLException {
    try (PreparedStatement s = prepared(sql, values)) {
      return s.executeUpdate();
    }
  }

  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    PreparedStatement s = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        s.setObject(i + 1, values[i]);
      }
      return s;
    } catch (SQLException e) {
      s.close();
      throw e;
    }
  }

  /** Any number of ids as one value, for {@code json_each}. */
  static String json(Collection<Long> ids) {
    return List.copyOf(ids).toString();
  }
}
