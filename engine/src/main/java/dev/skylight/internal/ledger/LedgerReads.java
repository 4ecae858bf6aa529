package dev.skylight.internal.ledger;

import static dev.skylight.internal.ledger.LedgerDatabase.corrupt;
import static dev.skylight.internal.ledger.LedgerDatabase.longOf;
import static dev.skylight.internal.ledger.LedgerDatabase.text;

import dev.skylight.job.FailedRow;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is asked of a ledger's tables, inside a transaction. */
final class LedgerReads {

  private LedgerReads() {}

  static Optional<LedgerHeader> header(Connection c) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT * FROM header")) {
      if (!r.next()) {
        return Optional.empty();
      }
      long rows = r.getLong("rows");
      int dimension = r.getInt("dimension");
      if (rows < 0 || dimension < 1) {
        throw corrupt("it says that embeddings.npy has " + rows + " rows of " + dimension);
      }
      return Optional.of(
          new LedgerHeader(
              rows,
              dimension,
              text(r, "fingerprint"),
              text(r, "model"),
              text(r, "precision"),
              LedgerSchema.hasDecode(c) ? text(r, "decode") : "exact",
              r.getLong("created_at")));
    }
  }

  static Optional<Pending> pending(Connection c) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT * FROM pending")) {
      return r.next()
          ? Optional.of(
              new Pending(
                  Pending.Stage.valueOf(text(r, "stage")),
                  r.getString("run_id"),
                  r.getString("backup"),
                  r.getBoolean("import"),
                  LedgerSchema.hasPictures(c) ? r.getString("fingerprint") : null,
                  LedgerSchema.hasPictures(c) ? r.getString("model") : null))
          : Optional.empty();
    }
  }

  static List<LedgerChunk> chunks(Connection c) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT * FROM chunks ORDER BY row_from")) {
      return chunks(r);
    }
  }

  private static List<LedgerChunk> chunks(ResultSet r) throws SQLException {
    List<LedgerChunk> chunks = new ArrayList<>();
    while (r.next()) {
      chunks.add(
          new LedgerChunk(
              new RowRange(r.getLong("row_from"), r.getLong("row_to")),
              text(r, "sha256"),
              text(r, "fingerprint"),
              LedgerChunk.Origin.of(text(r, "origin")),
              r.getLong("failed"),
              r.getLong("unassigned"),
              text(r, "worker"),
              r.getLong("committed_at")));
    }
    return chunks;
  }

  static List<RowRange> missing(Connection c, RowRange within, int limit) throws SQLException {
    List<RowRange> missing = new ArrayList<>();
    long at = within.from();
    try (PreparedStatement s = overlapping(c, "chunks", within);
        ResultSet r = s.executeQuery()) {
      while (r.next() && missing.size() < limit) {
        if (r.getLong("row_from") > at) {
          missing.add(new RowRange(at, r.getLong("row_from")));
        }
        at = Math.max(at, r.getLong("row_to"));
      }
    }
    if (at < within.to() && missing.size() < limit) {
      missing.add(new RowRange(at, within.to()));
    }
    return missing;
  }

  /** Chunks that share a row with {@code range}, by row. */
  static List<LedgerChunk> chunksAt(Connection c, RowRange range) throws SQLException {
    try (PreparedStatement s = overlapping(c, "chunks", range);
        ResultSet r = s.executeQuery()) {
      return chunks(r);
    }
  }

  /** Ranges of unassigned rows that share a row with {@code range}, by row. */
  static List<RowRange> unassignedAt(Connection c, RowRange range) throws SQLException {
    List<RowRange> ranges = new ArrayList<>();
    try (PreparedStatement s = overlapping(c, "unassigned", range);
        ResultSet r = s.executeQuery()) {
      while (r.next()) {
        ranges.add(new RowRange(r.getLong("row_from"), r.getLong("row_to")));
      }
    }
    return ranges;
  }

  /** Ranges of a table that share a row with {@code within}, by row; the ranges never overlap. */
  private static PreparedStatement overlapping(Connection c, String table, RowRange within)
      throws SQLException {
    PreparedStatement s =
        c.prepareStatement(
            "SELECT * FROM "
                + table
                + " WHERE row_from >= coalesce((SELECT max(row_from) FROM "
                + table
                + " WHERE row_from <= ?), 0) AND row_from < ? AND row_to > ? ORDER BY row_from");
    s.setLong(1, within.from());
    s.setLong(2, within.to());
    s.setLong(3, within.from());
    return s;
  }

  static RowCounts counts(Connection c, RowRange scope) throws SQLException {
    return new RowCounts(
        covered(c, "chunks", scope), failed(c, scope), covered(c, "unassigned", scope));
  }

  /** Number of failed rows. */
  static long failed(Connection c, RowRange scope) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement("SELECT count(*) FROM failed_rows WHERE row >= ? AND row < ?")) {
      s.setLong(1, scope.from());
      s.setLong(2, scope.to());
      try (ResultSet r = s.executeQuery()) {
        return r.getLong(1);
      }
    }
  }

  private static long covered(Connection c, String table, RowRange scope) throws SQLException {
    long rows = 0;
    try (PreparedStatement s = overlapping(c, table, scope);
        ResultSet r = s.executeQuery()) {
      while (r.next()) {
        rows +=
            Math.min(r.getLong("row_to"), scope.to())
                - Math.max(r.getLong("row_from"), scope.from());
      }
    }
    return rows;
  }

  static List<FailedRow> failedRows(Connection c, RowRange within, int limit) throws SQLException {
    List<FailedRow> rows = new ArrayList<>();
    try (PreparedStatement s =
        c.prepareStatement(
            "SELECT row, reason FROM failed_rows WHERE row >= ? AND row < ? ORDER BY row"
                + " LIMIT ?")) {
      s.setLong(1, within.from());
      s.setLong(2, within.to());
      s.setInt(3, limit);
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          rows.add(new FailedRow(r.getLong(1), r.getString(2)));
        }
      }
    }
    return rows;
  }

  static List<RowRange> embeddedRanges(Connection c) throws SQLException {
    List<RowRange> without =
        ranges(
            c,
            "SELECT row, row + 1 FROM failed_rows UNION ALL"
                + " SELECT row_from, row_to FROM unassigned ORDER BY 1");
    return Ranges.subtract(
        Ranges.merge(ranges(c, "SELECT row_from, row_to FROM chunks ORDER BY 1")), without);
  }

  private static List<RowRange> ranges(Connection c, String sql) throws SQLException {
    List<RowRange> ranges = new ArrayList<>();
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        ranges.add(new RowRange(r.getLong(1), r.getLong(2)));
      }
    }
    return ranges;
  }

  static long reservedRows(Connection c) throws SQLException {
    return longOf(c, "SELECT coalesce(max(row) + 1, 0) FROM reservations");
  }

  static long promises(Connection c) throws SQLException {
    return longOf(c, "SELECT count(*) FROM reservations");
  }

  /** The table is made when it is first written. */
  static Optional<Asked> asked(Connection c) throws SQLException {
    if (longOf(c, "SELECT count(*) FROM sqlite_master WHERE name = 'asked'") == 0) {
      return Optional.empty();
    }
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT model, precision, decode FROM asked")) {
      return r.next()
          ? Optional.of(new Asked(r.getString(1), r.getString(2), r.getString(3)))
          : Optional.empty();
    }
  }

  /** What SQLite finds wrong with the file, or we with its schema; empty where nothing. */
  static String integrityProblem(Connection c) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("PRAGMA integrity_check(1)")) {
      String answer = r.next() ? r.getString(1) : "ok";
      return answer.equals("ok") ? LedgerSchema.problem(c) : answer;
    }
  }
}
