package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.postgres.BinaryCopy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Writes units through a connection of its own, each in one transaction that ends only when the
 * database has returned what was sent. For one thread; close it after use.
 */
final class PublishWriter implements AutoCloseable {

  private static final String COLUMNS = "(\"row\", file_path, embedding, model_version)";
  private static final String STAGE = "skylight_stage";

  /** A unit is written to an HNSW index in minutes. */
  private static final int LONGEST_ANSWER_MILLIS = 600_000;

  /** Bytes of a row beside its vector, roughly. */
  private static final int BESIDE = 160;

  private final PublishSource source;
  private final PublishTarget target;
  private final VectorDatabase database;

  PublishWriter(PublishSource source, PublishTarget target) {
    this.source = source;
    this.target = target;
    this.database = VectorDatabase.open(target.where());
    try {
      database.connection().setAutoCommit(false);
      database.connection().setNetworkTimeout(Runnable::run, LONGEST_ANSWER_MILLIS);
    } catch (SQLException e) {
      SkylightException failure = database.failed("connect", e);
      VectorDatabase.abandon(database.connection(), failure);
      throw failure;
    }
  }

  /**
   * What became of a unit.
   *
   * @param written rows that are new or other than before
   * @param removed rows that are gone
   */
  record Written(long written, long removed) {
    static final Written NOTHING = new Written(0, 0);
  }

  /**
   * Writes a unit, whatever of it is there. After a failure this is closed.
   *
   * @param believed it is said to be there: written only where that is not so
   * @throws SkylightException DAMAGED where file and ledger differ, or the database returns
   *     something else; as {@link dev.skylight.postgres.PgFailures}
   */
  Written write(PublishUnit unit, boolean believed) {
    try {
      source.requireSound(unit);
      return transaction(unit, believed);
    } catch (SQLException e) {
      SkylightException failure =
          database.failed("write " + unit.rows() + " to " + target.name(), e);
      VectorDatabase.abandon(database.connection(), failure);
      throw failure;
    } catch (RuntimeException | Error e) {
      VectorDatabase.abandon(database.connection(), e);
      throw e;
    }
  }

  private Written transaction(PublishUnit unit, boolean believed) throws SQLException {
    PublishChecksum checksum =
        PublishChecksum.of(database.connection().getMetaData().getDatabaseMajorVersion());
    BinaryCopy rows = encode(unit, checksum);
    String expected = checksum.value();
    Written written = Written.NOTHING;
    try (Statement statement = database.connection().createStatement()) {
      statement.execute(
          "SELECT pg_advisory_xact_lock(" + target.lock() + " + " + unit.rows().from() + ")");
      if (!believed || !expected.equals(returned(unit, checksum))) {
        written = send(statement, unit, rows);
        String returned = returned(unit, checksum);
        if (!expected.equals(returned)) {
          throw new SkylightException(
              Kind.DAMAGED,
              target.where()
                  + " returns other rows "
                  + unit.rows().from()
                  + " to "
                  + (unit.rows().to() - 1)
                  + " of "
                  + target.name()
                  + " than were sent (number and checksum "
                  + returned
                  + ", expected "
                  + expected
                  + "), so they were taken back. Look for triggers and rules on that table.");
        }
        note(unit);
      }
      database.connection().commit();
      return written;
    }
  }

  private BinaryCopy encode(PublishUnit unit, PublishChecksum checksum) {
    String version = source.model().text();
    byte[] model = version.getBytes(StandardCharsets.UTF_8);
    long bytes =
        unit.pictures().size() * (source.header().dimension() * (long) Float.BYTES + BESIDE);
    BinaryCopy rows = new BinaryCopy(4, (int) Math.min(Integer.MAX_VALUE / 2, bytes));
    for (PublishUnit.RowPath picture : unit.pictures()) {
      rows.row();
      rows.field(picture.row());
      rows.field(picture.path().getBytes(StandardCharsets.UTF_8));
      ByteBuffer vector = rows.field(source.vector(picture.row()));
      checksum.add(picture.row(), vector, version, picture.path());
      rows.field(model);
    }
    return rows;
  }

  private Written send(Statement statement, PublishUnit unit, BinaryCopy rows) throws SQLException {
    String table = target.name().sql();
    if (isFree(statement, unit)) {
      rows.send(database.connection(), table + " " + COLUMNS);
      return new Written(rows.rows(), 0);
    }
    statement.execute(
        "CREATE TEMPORARY TABLE "
            + STAGE
            + " (\"row\" bigint PRIMARY KEY, file_path text, embedding vector("
            + target.dimension()
            + "), model_version text) ON COMMIT DROP");
    rows.send(database.connection(), STAGE + " " + COLUMNS);
    long removed =
        statement.executeUpdate(
            "DELETE FROM "
                + table
                + " t WHERE "
                + in(unit)
                + " AND NOT EXISTS (SELECT 1 FROM "
                + STAGE
                + " s WHERE s.\"row\" = t.\"row\")");
    // as bytes: for PostgreSQL 0 and -0 are the same number
    long written =
        statement.executeUpdate(
            "INSERT INTO "
                + table
                + " AS t "
                + COLUMNS
                + " SELECT \"row\", file_path, embedding, model_version FROM "
                + STAGE
                + " ON CONFLICT (\"row\") DO UPDATE SET file_path = excluded.file_path, embedding ="
                + " excluded.embedding, model_version = excluded.model_version WHERE (t.file_path,"
                + " vector_send(t.embedding), t.model_version) IS DISTINCT FROM"
                + " (excluded.file_path, vector_send(excluded.embedding), excluded.model_version)");
    return new Written(written, removed);
  }

  private static String in(PublishUnit unit) {
    return "\"row\" >= " + unit.rows().from() + " AND \"row\" < " + unit.rows().to();
  }

  private boolean isFree(Statement statement, PublishUnit unit) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT EXISTS (SELECT 1 FROM " + target.name().sql() + " WHERE " + in(unit) + ")")) {
      found.next();
      return !found.getBoolean(1);
    }
  }

  /** Number and checksum of what is in the table of a unit. */
  private String returned(PublishUnit unit, PublishChecksum checksum) throws SQLException {
    try (Statement statement = database.connection().createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT "
                    + checksum.sql()
                    + " FROM "
                    + target.name().sql()
                    + " WHERE "
                    + in(unit))) {
      found.next();
      return found.getString(1);
    }
  }

  private void note(PublishUnit unit) throws SQLException {
    try (PreparedStatement note =
        database
            .connection()
            .prepareStatement(
                "INSERT INTO "
                    + target.chunks().sql()
                    + " (row_from, row_to, rows, digest) VALUES (?, ?, ?, ?) ON CONFLICT (row_from)"
                    + " DO UPDATE SET row_to = excluded.row_to, rows = excluded.rows, digest ="
                    + " excluded.digest, published_at = now()")) {
      note.setLong(1, unit.rows().from());
      note.setLong(2, unit.rows().to());
      note.setLong(3, unit.pictures().size());
      note.setString(4, unit.digest());
      note.executeUpdate();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
