package dev.skylight.internal.ledger;

import static dev.skylight.internal.ledger.LedgerDatabase.execute;
import static dev.skylight.internal.ledger.LedgerDatabase.longOf;

import dev.skylight.internal.files.SqliteTransaction;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A write transaction of a ledger in SQLite. */
final class SqliteHeldLedger implements HeldLedger {

  private final Connection connection;
  private final String doing;
  private final Path file;

  /**
   * @param doing what the transaction is for, for a failure's sentence
   */
  SqliteHeldLedger(Connection connection, String doing, Path file) {
    this.connection = connection;
    this.doing = doing;
    this.file = file;
  }

  private <T> T run(SqliteTransaction.Work<T> work) {
    try {
      return work.with(connection);
    } catch (SQLException e) {
      throw LedgerDatabase.failure(doing, file, e);
    }
  }

  @Override
  public Optional<LedgerHeader> header() {
    return run(LedgerReads::header);
  }

  @Override
  public Optional<Pending> pending() {
    return run(LedgerReads::pending);
  }

  @Override
  public String restartRun() {
    return run(
        c -> {
          try (Statement s = c.createStatement();
              ResultSet r = s.executeQuery("SELECT restart_run FROM header")) {
            return r.next() ? r.getString(1) : null;
          }
        });
  }

  @Override
  public long settledRows() {
    return run(c -> longOf(c, "SELECT coalesce(sum(row_to - row_from), 0) FROM chunks"));
  }

  @Override
  public Map<RowRange, String> checksums() {
    return run(
        c -> {
          Map<RowRange, String> checksums = new LinkedHashMap<>();
          try (Statement s = c.createStatement();
              ResultSet r =
                  s.executeQuery("SELECT row_from, row_to, sha256 FROM chunks ORDER BY 1")) {
            while (r.next()) {
              checksums.put(new RowRange(r.getLong(1), r.getLong(2)), r.getString(3));
            }
          }
          return checksums;
        });
  }

  @Override
  public void begin(Pending pending) {
    run(
        c -> {
          try (PreparedStatement s =
              c.prepareStatement(
                  "INSERT OR REPLACE INTO pending (one, stage, run_id, backup, import, fingerprint,"
                      + " model) VALUES (1, ?, ?, ?, ?, ?, ?)")) {
            s.setString(1, pending.stage().name());
            s.setObject(2, pending.runId(), Types.VARCHAR);
            s.setObject(3, pending.backup(), Types.VARCHAR);
            s.setBoolean(4, pending.importRows());
            s.setObject(5, pending.fingerprint(), Types.VARCHAR);
            s.setObject(6, pending.model(), Types.VARCHAR);
            return s.executeUpdate();
          }
        });
  }

  @Override
  public void end() {
    run(c -> execute(c, "DELETE FROM pending"));
  }

  @Override
  public void describe(LedgerHeader header, String restartRun) {
    run(
        c -> {
          try (PreparedStatement s =
              c.prepareStatement(
                  "INSERT OR REPLACE INTO header (one, rows, dimension, fingerprint, model,"
                      + " precision, created_at, restart_run, decode)"
                      + " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            s.setLong(1, header.rows());
            s.setInt(2, header.dimension());
            s.setString(3, header.fingerprint());
            s.setString(4, header.model());
            s.setString(5, header.precision());
            s.setLong(6, header.createdAtMillis());
            s.setObject(7, restartRun, Types.VARCHAR);
            s.setString(8, header.decode());
            return s.executeUpdate();
          }
        });
  }

  @Override
  public void forgetRows() {
    run(c -> execute(c, "DELETE FROM chunks"));
    run(c -> execute(c, "DELETE FROM failed_rows"));
    run(c -> execute(c, "DELETE FROM unassigned"));
    run(c -> execute(c, "DELETE FROM pictures"));
  }
}
