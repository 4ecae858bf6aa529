package dev.skylight.internal.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Statements of a connection that is asked the same again and again, and what was learnt of its
 * tables: to prepare one takes longer than to look up ten rows by it. For one thread; they end with
 * their connection, which is not used any more once the tables are others.
 */
final class KeptStatements {

  private static final int MOST = 32;

  private final Connection connection;
  private final boolean keep;
  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();
  private final Map<String, Object> learnt = new HashMap<>();

  private KeptStatements(Connection connection, boolean keep) {
    this.connection = connection;
    this.keep = keep;
  }

  /** For a connection that stays open between questions. */
  static KeptStatements of(Connection connection) {
    return new KeptStatements(connection, true);
  }

  /** For one that is soon closed: nothing is kept. */
  static KeptStatements none(Connection connection) {
    return new KeptStatements(connection, false);
  }

  /** A statement that nobody has, with values. */
  PreparedStatement take(String sql, Object... values) throws SQLException {
    PreparedStatement known = idle.remove(sql);
    PreparedStatement statement = known != null ? known : connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** Gives back one that was used without a failure, and whose answer is closed. */
  void give(String sql, PreparedStatement statement) throws SQLException {
    if (!keep || idle.size() >= MOST || idle.putIfAbsent(sql, statement) != null) {
      statement.close();
    }
  }

  /** What the tables alone decide; of a connection that stays open, looked at once. */
  <T> T ofTables(Class<T> kind, String what, CatalogDatabase.Work<T> look) throws SQLException {
    Object known = learnt.get(what);
    if (known != null) {
      return kind.cast(known);
    }
    T found = look.run();
    if (keep) {
      learnt.put(what, found);
    }
    return found;
  }
}
