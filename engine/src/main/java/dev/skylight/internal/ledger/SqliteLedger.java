package dev.skylight.internal.ledger;

import dev.skylight.job.FailedRow;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The ledger in an SQLite file; schema: {@code docs/file-formats.md}. */
final class SqliteLedger implements RowLedger {

  private static final String READ = "read the ledger";

  private final LedgerDatabase database;

  private SqliteLedger(LedgerDatabase database) {
    this.database = database;
  }

  static SqliteLedger open(Path file, boolean readOnly) {
    LedgerDatabase database = LedgerDatabase.connect(file);
    try {
      LedgerSchema.check(database, readOnly);
      return new SqliteLedger(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public Optional<LedgerHeader> header() {
    return database.read(READ, LedgerReads::header);
  }

  @Override
  public Optional<Pending> pending() {
    return database.read(READ, LedgerReads::pending);
  }

  @Override
  public List<LedgerChunk> chunks() {
    return database.read(READ, LedgerReads::chunks);
  }

  @Override
  public List<RowRange> missing(RowRange within, int limit) {
    return database.read(READ, c -> LedgerReads.missing(c, within, limit));
  }

  @Override
  public RowCounts counts(RowRange scope) {
    return database.read(READ, c -> LedgerReads.counts(c, scope));
  }

  @Override
  public List<FailedRow> failedRows(RowRange within, int limit) {
    return database.read(READ, c -> LedgerReads.failedRows(c, within, limit));
  }

  @Override
  public List<RowRange> embeddedRanges() {
    return database.read(READ, LedgerReads::embeddedRanges);
  }

  @Override
  public Map<Long, Long> reservations(RowRange within) {
    return database.read(READ, c -> LedgerReads.reservations(c, within));
  }

  @Override
  public Map<Long, Long> reservations(Collection<Long> rows) {
    return database.read(READ, c -> LedgerReads.reservations(c, rows));
  }

  @Override
  public long reservedRows() {
    return database.read(READ, LedgerReads::reservedRows);
  }

  @Override
  public String problem() {
    return database.read("check the ledger", LedgerReads::integrityProblem);
  }

  @Override
  public RowCounts publish(RowRange rows, Writer writer) {
    String doing = "publish " + rows;
    // one transaction around everything: whoever holds it is the only writer, in any process
    return database.write(
        doing,
        c -> {
          Optional<LedgerHeader> ready = new SqliteHeldLedger(c, doing, database.file()).ready();
          List<RowRange> missing = LedgerReads.missing(c, rows, Integer.MAX_VALUE);
          List<WrittenRows> written = writer.write(ready, missing);
          WrittenRows.requireInside(missing, written);
          for (WrittenRows part : written) {
            note(c, part);
          }
          return LedgerReads.counts(c, rows);
        });
  }

  private static void note(Connection c, WrittenRows written) throws SQLException {
    List<FailedRow> failed = written.failed();
    List<RowRange> unassigned = written.unassigned();
    try (PreparedStatement s =
        c.prepareStatement(
            "INSERT INTO chunks (row_from, row_to, sha256, fingerprint, origin, failed,"
                + " unassigned, worker, committed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      s.setLong(1, written.rows().from());
      s.setLong(2, written.rows().to());
      s.setString(3, written.sha256());
      s.setString(4, written.fingerprint());
      s.setString(5, written.origin().stored());
      s.setLong(6, failed.size());
      s.setLong(7, Ranges.size(unassigned));
      s.setString(8, written.worker());
      s.setLong(9, System.currentTimeMillis());
      s.executeUpdate();
    }
    try (PreparedStatement s =
        c.prepareStatement("INSERT INTO failed_rows (row, reason) VALUES (?, ?)")) {
      for (FailedRow row : failed) {
        s.setLong(1, row.row());
        s.setString(2, row.reason());
        s.executeUpdate();
      }
    }
    try (PreparedStatement s =
        c.prepareStatement("INSERT INTO unassigned (row_from, row_to) VALUES (?, ?)")) {
      for (RowRange range : unassigned) {
        s.setLong(1, range.from());
        s.setLong(2, range.to());
        s.executeUpdate();
      }
    }
  }

  @Override
  public List<Long> reserve(List<Long> imageIds, long firstFreeRow) {
    return database.write(
        "reserve rows",
        c -> {
          long next = Math.max(firstFreeRow, LedgerReads.reservedRows(c));
          List<Long> rows = new ArrayList<>(imageIds.size());
          try (PreparedStatement known =
                  c.prepareStatement("SELECT row FROM reservations WHERE image_id = ?");
              PreparedStatement insert =
                  c.prepareStatement("INSERT INTO reservations (row, image_id) VALUES (?, ?)")) {
            for (long id : imageIds) {
              known.setLong(1, id);
              long row;
              try (ResultSet r = known.executeQuery()) {
                row = r.next() ? r.getLong(1) : -1;
              }
              if (row < 0) {
                row = next++;
                insert.setLong(1, row);
                insert.setLong(2, id);
                insert.executeUpdate();
              }
              rows.add(row);
            }
          }
          return rows;
        });
  }

  @Override
  public long invalidate(List<RowRange> ranges) {
    return database.write(
        "invalidate rows",
        c -> {
          long rows = 0;
          for (RowRange range : ranges) {
            for (RowRange chunk : LedgerReads.chunksAt(c, range)) {
              delete(c, "DELETE FROM chunks WHERE row_from >= ? AND row_from < ?", chunk);
              delete(c, "DELETE FROM unassigned WHERE row_from >= ? AND row_from < ?", chunk);
              delete(c, "DELETE FROM failed_rows WHERE row >= ? AND row < ?", chunk);
              rows += chunk.size();
            }
          }
          return rows;
        });
  }

  private static void delete(Connection c, String sql, RowRange range) throws SQLException {
    try (PreparedStatement s = c.prepareStatement(sql)) {
      s.setLong(1, range.from());
      s.setLong(2, range.to());
      s.executeUpdate();
    }
  }

  @Override
  public <T> T hold(String doing, Function<HeldLedger, T> work) {
    return database.write(doing, c -> work.apply(new SqliteHeldLedger(c, doing, database.file())));
  }

  @Override
  public boolean backUp(Path target) {
    return LedgerBackup.keep(database, target);
  }

  @Override
  public void close() {
    database.close();
  }
}
