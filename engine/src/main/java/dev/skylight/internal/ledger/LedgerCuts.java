package dev.skylight.internal.ledger;

import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Chunks that are noted, forgotten, or cut around rows that are: inside a transaction. */
final class LedgerCuts {

  private LedgerCuts() {}

  /** Notes a chunk; its failed and unassigned rows are noted apart. */
  static void note(Connection c, LedgerChunk chunk) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "INSERT INTO chunks (row_from, row_to, sha256, fingerprint, origin, failed,"
                + " unassigned, worker, committed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      s.setLong(1, chunk.rows().from());
      s.setLong(2, chunk.rows().to());
      s.setString(3, chunk.sha256());
      s.setString(4, chunk.fingerprint());
      s.setString(5, chunk.origin().stored());
      s.setLong(6, chunk.failed());
      s.setLong(7, chunk.unassigned());
      s.setString(8, chunk.worker());
      s.setLong(9, chunk.committedAtMillis());
      s.executeUpdate();
    }
  }

  static void noteUnassigned(Connection c, List<RowRange> ranges) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement("INSERT INTO unassigned (row_from, row_to) VALUES (?, ?)")) {
      for (RowRange range : ranges) {
        s.setLong(1, range.from());
        s.setLong(2, range.to());
        s.executeUpdate();
      }
    }
  }

  /** Forgets a chunk, whole. */
  static void forget(Connection c, RowRange chunk) throws SQLException {
    delete(c, "DELETE FROM chunks WHERE row_from >= ? AND row_from < ?", chunk);
    delete(c, "DELETE FROM unassigned WHERE row_from >= ? AND row_from < ?", chunk);
    delete(c, "DELETE FROM failed_rows WHERE row >= ? AND row < ?", chunk);
    delete(c, "DELETE FROM pictures WHERE row >= ? AND row < ?", chunk);
  }

  /**
   * Forgets rows of a chunk and notes what is left of it as chunks of their own.
   *
   * @param rows ascending
   * @return rows forgotten; 0 where the chunk's bytes are not those that were noted
   */
  static long cut(Connection c, LedgerChunk chunk, List<RowRange> rows, RowChecksums checksums)
      throws SQLException {
    List<RowRange> gone = Ranges.intersect(chunk.rows(), rows);
    if (gone.isEmpty() || !checksums.of(chunk.rows()).equals(chunk.sha256())) {
      return 0; // new checksums must not make damage good
    }
    List<RowRange> unassigned = Ranges.subtract(LedgerReads.unassignedAt(c, chunk.rows()), gone);
    delete(c, "DELETE FROM chunks WHERE row_from >= ? AND row_from < ?", chunk.rows());
    delete(c, "DELETE FROM unassigned WHERE row_from >= ? AND row_from < ?", chunk.rows());
    for (RowRange range : gone) {
      delete(c, "DELETE FROM failed_rows WHERE row >= ? AND row < ?", range);
      delete(c, "DELETE FROM pictures WHERE row >= ? AND row < ?", range);
    }
    for (RowRange part : Ranges.subtract(List.of(chunk.rows()), gone)) {
      List<RowRange> without = Ranges.intersect(part, unassigned);
      noteUnassigned(c, without);
      note(
          c,
          new LedgerChunk(
              part,
              checksums.of(part),
              chunk.fingerprint(),
              chunk.origin(),
              LedgerReads.failed(c, part),
              Ranges.size(without),
              chunk.worker(),
              chunk.committedAtMillis()));
    }
    return Ranges.size(gone);
  }

  private static void delete(Connection c, String sql, RowRange range) throws SQLException {
    try (PreparedStatement s = c.prepareStatement(sql)) {
      s.setLong(1, range.from());
      s.setLong(2, range.to());
      s.executeUpdate();
    }
  }
}
