package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.PgFailures;
import java.sql.Connection;
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

  /** The column of vectors. */
  static final String EMBEDDING = "embedding";

  private static final String OWNER = "skylight collection ";

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
    try (VectorDatabase database = VectorDatabase.open(where)) {
      try {
        database.connection().setAutoCommit(false); // after a failure it ends with the connection
        database.execute("SELECT pg_advisory_xact_lock(" + lock() + ")");
        prepare(database, collection);
        database.connection().commit();
      } catch (SQLException e) {
        throw database.failed("make the table " + name, e);
      }
    }
  }

  private void prepare(VectorDatabase database, String collection) throws SQLException {
    Extension.make(database);
    Connection connection = database.connection();
    String said = Columns.comment(connection, chunks());
    String owner = said != null && said.startsWith(OWNER) ? said.substring(OWNER.length()) : null;
    Optional<Columns> columns = Columns.of(connection, name);
    if (columns.isPresent()) {
      check(columns.get(), owner, collection);
      return;
    }
    if (Columns.of(connection, chunks()).isPresent()) { // left of a table that was dropped
      if (owner == null) {
        throw refused(
            chunks(),
            "was not made by 'skylight publish', which keeps its own there beside " + name);
      }
      database.execute("DROP TABLE " + chunks().sql());
    }
    make(database, collection);
  }

  private void make(VectorDatabase database, String collection) throws SQLException {
    database.execute(
        "CREATE TABLE "
            + name.sql()
            + " (\"row\" bigint PRIMARY KEY, file_path text NOT NULL, embedding vector("
            + dimension
            + ") NOT NULL, model_version text NOT NULL)");
    OwnTables.inline(database, name);
    database.execute(
        "CREATE TABLE "
            + chunks().sql()
            + " (row_from bigint PRIMARY KEY, row_to bigint NOT NULL, rows bigint NOT NULL, digest"
            + " text NOT NULL, published_at timestamptz NOT NULL DEFAULT now())");
    database.execute(
        "COMMENT ON TABLE " + chunks().sql() + " IS " + TableName.literal(OWNER + collection));
  }

  /**
   * Refuses a table that does not fit.
   *
   * @param owner the collection that it holds; null where publish has not made it
   */
  private void check(Columns columns, String owner, String collection) {
    if (owner == null) {
      throw refused(name, "was not made by 'skylight publish'");
    }
    if (!owner.equals(collection)) {
      throw refused(name, "holds the collection " + owner);
    }
    String type = columns.column(EMBEDDING, "The table " + name, "drop it").type();
    if (!type.replaceFirst("^.*\\.", "").equals("vector(" + dimension + ")")) {
      throw refused(name, "holds " + type + ", and the collection has vectors of " + dimension);
    }
  }

  private SkylightException refused(TableName table, String why) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "The table "
            + table
            + " in "
            + where
            + " "
            + why
            + ": name another one with --table, or drop it.");
  }

  /** For what two publishers must not do at once; SQL. */
  String lock() {
    return name.lock("publish");
  }

  /** Digests of the units that are there with all their rows, by their first row. */
  Map<Long, String> counted() {
    return digests(
        " c LEFT JOIN (SELECT \"row\" / "
            + PublishSource.UNIT
            + " * "
            + PublishSource.UNIT
            + " AS first, count(*) AS held FROM "
            + name.sql()
            + " GROUP BY 1) r ON first = row_from WHERE coalesce(held, 0) = rows");
  }

  /** The same without counting: a digest comes in one transaction with its rows. */
  Map<Long, String> noted() {
    return digests("");
  }

  private Map<Long, String> digests(String which) {
    String sql = "SELECT row_from, digest FROM " + chunks().sql() + which;
    try (VectorDatabase database = VectorDatabase.open(where)) {
      Map<Long, String> digests = new HashMap<>();
      try (Statement statement = database.connection().createStatement();
          ResultSet found = statement.executeQuery(sql)) {
        while (found.next()) {
          digests.put(found.getLong(1), found.getString(2));
        }
        return digests;
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
    try (VectorDatabase database = VectorDatabase.open(where)) {
      database.connection().setAutoCommit(false);
      try (Statement statement = database.connection().createStatement()) {
        long removed = 0;
        if (database.number(
                "SELECT count(*) WHERE least((SELECT min(\"row\") FROM "
                    + name.sql()
                    + "), 0) < 0 OR (SELECT max(\"row\") FROM "
                    + name.sql()
                    + ") >= "
                    + end)
            > 0) { // asked first: that takes the key's two ends, and removing reads the whole table
          removed =
              statement.executeUpdate(
                  "DELETE FROM " + name.sql() + " WHERE \"row\" >= " + end + " OR \"row\" < 0");
        }
        statement.executeUpdate("DELETE FROM " + chunks().sql() + " WHERE row_from >= " + end);
        database.connection().commit();
        return removed;
      }
    } catch (SQLException e) {
      throw PgFailures.of("remove rows of " + name, where, e);
    }
  }
}
