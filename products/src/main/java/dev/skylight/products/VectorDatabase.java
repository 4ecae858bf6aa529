package dev.skylight.products;

import com.pgvector.PGvector;
import dev.skylight.collection.SkylightException;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.PgFailures;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A connection to a shop's vectors. For one thread; close it after use. */
final class VectorDatabase implements AutoCloseable {

  /**
   * With the types of pgvector in sight, in whichever schema it was installed; nothing comes back
   * where that is so, or there is no pgvector yet.
   */
  private static final String SEE_PGVECTOR =
      "SELECT set_config('search_path', concat_ws(', ', nullif(current_setting('search_path'), ''),"
          + " quote_ident(n.nspname)), false) FROM pg_extension e JOIN pg_namespace n ON n.oid ="
          + " e.extnamespace WHERE extname = 'vector' AND n.nspname <> ALL (current_schemas(true))";

  /**
   * On tables without statistics PostgreSQL thinks that questions are long, and may compile one for
   * longer than it then runs.
   */
  private static final String NEVER_COMPILE = "SET jit = off";

  /** From PostgreSQL 14 on; on Windows it cannot look. */
  private static final String LOOK_FOR_US =
      "SELECT set_config(name, '5s', false) FROM pg_settings WHERE name ="
          + " 'client_connection_check_interval' AND version() !~* 'visual c|mingw'";

  /** Gives a statement its parameters. */
  @FunctionalInterface
  interface Giving {
    void give(PreparedStatement statement) throws SQLException;
  }

  /** Reads a row. */
  @FunctionalInterface
  interface Reading {
    void read(ResultSet row) throws SQLException;
  }

  private final DatabaseUrl where;
  private final Connection connection;
  private VectorTable table;

  private VectorDatabase(DatabaseUrl where, Connection connection) {
    this.where = where;
    this.connection = connection;
  }

  /** Opens it, whatever is in it. */
  static VectorDatabase open(DatabaseUrl where) {
    Connection connection = null;
    try {
      connection = where.open();
      try (Statement statement = connection.createStatement()) {
        statement.execute(NEVER_COMPILE);
        statement.execute(SEE_PGVECTOR);
      }
      PGvector.registerTypes(connection);
      return new VectorDatabase(where, connection);
    } catch (SQLException e) {
      abandon(connection, e);
      throw PgFailures.of("connect", where, e);
    }
  }

  /** Opens it, and looks at its tables. */
  static VectorDatabase open(ShopSettings settings) {
    VectorDatabase database = open(settings.vectors());
    try {
      database.table = VectorTable.read(database, settings.names());
      return database;
    } catch (SQLException e) {
      SkylightException failure = database.failed("read " + settings.names().vectors(), e);
      abandon(database.connection, failure);
      throw failure;
    } catch (RuntimeException e) {
      abandon(database.connection, e);
      throw e;
    }
  }

  /** Closes a connection after a failure, which stays the one that counts. */
  static void abandon(Connection connection, Throwable failure) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
  }

  Connection connection() {
    return connection;
  }

  DatabaseUrl where() {
    return where;
  }

  /** Its tables; null where it was opened without. */
  VectorTable table() {
    return table;
  }

  /**
   * For work of hours: answers may take as long as they do, and end soon after this process, which
   * PostgreSQL notices otherwise when it has the answer.
   */
  VectorDatabase patient() {
    try {
      connection.setNetworkTimeout(Runnable::run, 0);
      execute(LOOK_FOR_US);
      return this;
    } catch (SQLException e) {
      throw failed("connect", e);
    }
  }

  /** Ends each question that takes longer, unless the database's user has a limit of his own. */
  void limit(Duration most) throws SQLException {
    execute(
        "SELECT set_config('statement_timeout', '"
            + most.toMillis()
            + "ms', false) WHERE current_setting('statement_timeout') = '0'");
  }

  /** Ids as a parameter of {@link IdType#parameters}. */
  Array array(Collection<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  /** Runs a statement that answers nothing. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Asks, and reads row after row. */
  void each(String sql, Giving parameters, Reading reading) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      parameters.give(ask);
      try (ResultSet found = ask.executeQuery()) {
        while (found.next()) {
          reading.read(found);
        }
      }
    }
  }

  /** The same, of a question without parameters. */
  void each(String sql, Reading reading) throws SQLException {
    each(sql, none -> {}, reading);
  }

  /**
   * Ids of images, as text, in the order that their own type has.
   *
   * @param sql selects {@code image_id}
   * @param values of its parameters, in their order
   */
  List<String> imageIds(String sql, List<String> values) throws SQLException {
    List<String> ids = new ArrayList<>();
    each(
        "SELECT image_id::text FROM (" + sql + ") ids ORDER BY ids.image_id",
        ask -> {
          for (int i = 0; i < values.size(); i++) {
            ask.setString(i + 1, values.get(i));
          }
        },
        row -> ids.add(row.getString(1)));
    return ids;
  }

  /** The number that is the whole answer. */
  long number(String sql) throws SQLException {
    long[] number = new long[1];
    each(sql, row -> number[0] = row.getLong(1));
    return number[0];
  }

  /**
   * Changes rows.
   *
   * @return how many
   */
  int change(String sql, Giving parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      parameters.give(statement);
      return statement.executeUpdate();
    }
  }

  /** A sentence for what went wrong. */
  SkylightException failed(String doing, SQLException e) {
    return PgFailures.of(doing, where, e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed("close the connection", e);
    }
  }
}
