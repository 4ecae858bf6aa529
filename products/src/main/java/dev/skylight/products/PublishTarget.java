package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.PgFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table that a collection is published to, and the one beside it that knows which chunks are
 * there. Immutable.
 *
 * @param where the database
 * @param name of the table
 * @param dimension of its vectors
 */
record PublishTarget(DatabaseUrl where, TableName name, int dimension) {

  /** A longer vector and its path would not fit a page of PostgreSQL's. */
  private static final int WIDEST_INLINE = 1_500;

  /** The column of vectors. */
  static final String EMBEDDING = "embedding";

  private static final String OWNER = "skylight collection ";

  /** What the table knows of a unit: its digest, and rows that are there. */
  record Known(String digest, long rows) {}

  /** With the types of pgvector in sight, whichever schema it was installed in. */
  VectorDatabase open() {
    VectorDatabase database = VectorDatabase.open(where);
    try {
      database.execute(
          "SELECT set_config('search_path', current_setting('search_path') || ', ' ||"
              + " quote_ident(n.nspname), false) FROM pg_extension e JOIN pg_namespace n ON n.oid"
              + " = e.extnamespace WHERE extname = 'vector' AND n.nspname <> ALL"
              + " (current_schemas(true))");
      return database;
    } catch (SQLException e) {
      SkylightException failure = database.failed("find pgvector", e);
      VectorDatabase.abandon(database.connection(), failure);
      throw failure;
    }
  }

  /** The table of chunks. */
  TableName chunks() {
    return name.sibling(TableName.shortened(name.name(), "_chunks"));
  }

  /**
   * Makes both tables unless they are there.
   *
   * @param collection whose rows they hold
   * @throws SkylightException BAD_INPUT where the table is somebody else's or has another width
   */
  void prepare(String collection) {
    try (VectorDatabase database = open()) {
      Connection connection = database.connection();
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_advisory_xact_lock(" + lock() + ")");
        prepare(connection, statement, collection);
        connection.commit();
      } catch (SQLException e) {
        throw database.failed("make the table " + name, e);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw PgFailures.of("make the table " + name, where, e);
    }
  }

  private void prepare(Connection connection, Statement statement, String collection)
      throws SQLException {
    if (!hasPgvector(statement)) { // IF NOT EXISTS alone asks for the right to make it
      statement.execute("CREATE EXTENSION IF NOT EXISTS vector");
    }
    Optional<Columns> columns = Columns.of(connection, name);
    if (columns.isEmpty()) {
      statement.execute("DROP TABLE IF EXISTS " + chunks().sql());
      make(statement, collection);
    } else {
      check(connection, columns.get(), collection);
    }
  }

  private static boolean hasPgvector(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT 1 FROM pg_extension WHERE extname = 'vector'")) {
      return found.next();
    }
  }

  private void make(Statement statement, String collection) throws SQLException {
    statement.execute(
        "CREATE TABLE "
            + name.sql()
            + " (\"row\" bigint PRIMARY KEY, file_path text NOT NULL, embedding vector("
            + dimension
            + ") NOT NULL, model_version text NOT NULL)");
    if (dimension <= WIDEST_INLINE) {
      // a vector of 512 is a little too long to stay in its row by default
      statement.execute("ALTER TABLE " + name.sql() + " ALTER COLUMN embedding SET STORAGE PLAIN");
    }
    statement.execute(
        "CREATE TABLE "
            + chunks().sql()
            + " (row_from bigint PRIMARY KEY, row_to bigint NOT NULL, rows bigint NOT NULL, digest"
            + " text NOT NULL, published_at timestamptz NOT NULL DEFAULT now())");
    statement.execute(
        "COMMENT ON TABLE " + chunks().sql() + " IS " + TableName.literal(OWNER + collection));
  }

  private void check(Connection connection, Columns columns, String collection)
      throws SQLException {
    String said = comment(connection);
    if (said == null || !said.startsWith(OWNER)) {
      throw refused("was not made by 'skylight publish'");
    }
    if (!said.equals(OWNER + collection)) {
      throw refused("holds the collection " + said.substring(OWNER.length()));
    }
    String type = columns.column("embedding", "The table " + name, "drop it").type();
    if (!type.replaceFirst("^.*\\.", "").equals("vector(" + dimension + ")")) {
      throw refused("holds " + type + ", and the collection has vectors of " + dimension);
    }
  }

  private SkylightException refused(String why) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "The table "
            + name
            + " in "
            + where
            + " "
            + why
            + ": name another one with --table, or drop it.");
  }

  private String comment(Connection connection) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement("SELECT obj_description(to_regclass(?)::oid, 'pg_class')")) {
      ask.setString(1, chunks().sql());
      try (ResultSet found = ask.executeQuery()) {
        return found.next() ? found.getString(1) : null;
      }
    }
  }

  /** For what two publishers must not do at once; SQL. */
  String lock() {
    return "hashtextextended(" + TableName.literal("skylight publish " + name) + ", 0)";
  }

  /** The units that are there, by their first row; counts are of the rows themselves. */
  Map<Long, Known> known() {
    String sql =
        "SELECT c.row_from, c.digest, coalesce(r.rows, 0) FROM "
            + chunks().sql()
            + " c LEFT JOIN (SELECT \"row\" / "
            + PublishSource.UNIT
            + " * "
            + PublishSource.UNIT
            + " AS row_from, count(*) AS rows FROM "
            + name.sql()
            + " GROUP BY 1) r ON r.row_from = c.row_from WHERE coalesce(r.rows, 0) = c.rows";
    try (VectorDatabase database = open()) {
      Map<Long, Known> known = new HashMap<>();
      try (Statement statement = database.connection().createStatement();
          ResultSet found = statement.executeQuery(sql)) {
        while (found.next()) {
          known.put(found.getLong(1), new Known(found.getString(2), found.getLong(3)));
        }
        return known;
      } catch (SQLException e) {
        throw database.failed("read " + chunks(), e);
      }
    }
  }

  /**
   * Removes what lies behind the collection's last unit.
   *
   * @return number of rows removed
   */
  long cut(long end) {
    try (VectorDatabase database = open()) {
      database.connection().setAutoCommit(false);
      try (Statement statement = database.connection().createStatement()) {
        long removed =
            statement.executeUpdate(
                "DELETE FROM " + name.sql() + " WHERE \"row\" >= " + end + " OR \"row\" < 0");
        statement.executeUpdate("DELETE FROM " + chunks().sql() + " WHERE row_from >= " + end);
        database.connection().commit();
        return removed;
      }
    } catch (SQLException e) {
      throw PgFailures.of("remove rows of " + name, where, e);
    }
  }
}
