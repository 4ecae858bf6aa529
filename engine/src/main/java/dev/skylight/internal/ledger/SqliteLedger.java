package dev.skylight.internal.ledger;

import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.job.FailedRow;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The ledger in an SQLite file; schema: {@code docs/file-formats.md}. */
final class SqliteLedger implements RowLedger {

  private static final String READ = "read the ledger";

  private final LedgerDatabase database;
  private final Runnable closing;

  /**
   * Over a database.
   *
   * @param closing what is done with it in the end
   */
  SqliteLedger(LedgerDatabase database, Runnable closing) {
    this.database = database;
    this.closing = closing;
  }

  static SqliteLedger open(Path file, boolean readOnly) {
    LedgerDatabase database = database(file, readOnly);
    return new SqliteLedger(database, database::close);
  }

  /** Opens the database of a ledger, whose tables are made where they may be. */
  static LedgerDatabase database(Path file, boolean readOnly) {
    LedgerDatabase database = LedgerDatabase.connect(file);
    try {
      LedgerSchema.check(database, readOnly);
      return database;
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
  public Map<Long, PictureContent> contents(RowRange within) {
    return database.read(READ, c -> LedgerPictures.contents(c, within));
  }

  @Override
  public Map<Long, PictureContent> contents(Collection<Long> rows) {
    return database.read(READ, c -> LedgerPictures.contents(c, rows));
  }

  @Override
  public Map<Long, Reservation> reservations(RowRange within) {
    return database.read(READ, c -> LedgerPictures.reservations(c, within));
  }

  @Override
  public Map<Long, Reservation> reservations(Collection<Long> rows) {
    return database.read(READ, c -> LedgerPictures.reservations(c, rows));
  }

  @Override
  public Map<Long, Reservation> reservationsOf(Collection<Long> imageIds) {
    return database.read(READ, c -> LedgerPictures.reservationsOf(c, imageIds));
  }

  @Override
  public long reservedRows() {
    return database.read(READ, LedgerReads::reservedRows);
  }

  @Override
  public long promises() {
    return database.read(READ, LedgerReads::promises);
  }

  @Override
  public Optional<Asked> asked() {
    return database.read(READ, LedgerReads::asked);
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
    LedgerCuts.note(c, written.chunk());
    LedgerCuts.noteUnassigned(c, written.unassigned());
    LedgerPictures.note(c, written.outcomes());
    try (PreparedStatement s =
        c.prepareStatement("INSERT INTO failed_rows (row, reason) VALUES (?, ?)")) {
      for (FailedRow row : written.failed()) {
        s.setLong(1, row.row());
        s.setString(2, row.reason());
        s.executeUpdate();
      }
    }
  }

  @Override
  public List<Long> reserve(List<Reservation> images, long firstFreeRow) {
    return database.write("reserve rows", c -> LedgerPictures.reserve(c, images, firstFreeRow));
  }

  @Override
  public void follow(Map<Long, Reservation> promises) {
    database.write(
        "note where pictures are",
        c -> {
          LedgerPictures.follow(c, promises);
          return null;
        });
  }

  @Override
  public void release(Collection<Long> rows) {
    database.write(
        "release rows",
        c -> {
          LedgerPictures.release(c, rows);
          return null;
        });
  }

  @Override
  public void note(Map<Long, PictureContent> contents) {
    database.write(
        "note what rows are of",
        c -> {
          LedgerPictures.note(c, contents);
          return null;
        });
  }

  @Override
  public void ask(Asked asked) {
    database.write(
        "note what is asked for",
        c -> {
          LedgerDatabase.execute(c, LedgerSchema.ASKED);
          try (PreparedStatement s =
              c.prepareStatement(
                  "INSERT OR REPLACE INTO asked (one, model, precision, decode)"
                      + " VALUES (1, ?, ?, ?)")) {
            s.setString(1, asked.model());
            s.setString(2, asked.precision());
            s.setString(3, asked.decode());
            s.executeUpdate();
          }
          return null;
        });
  }

  @Override
  public long invalidate(List<RowRange> ranges) {
    return database.write(
        "invalidate rows",
        c -> {
          long rows = 0;
          for (RowRange range : ranges) {
            for (LedgerChunk chunk : LedgerReads.chunksAt(c, range)) {
              LedgerCuts.forget(c, chunk.rows());
              rows += chunk.rows().size();
            }
          }
          return rows;
        });
  }

  @Override
  public long forget(List<RowRange> rows, RowChecksums checksums) {
    return database.write(
        "forget rows",
        c -> {
          long forgotten = 0;
          long at = 0; // chunks before it are cut
          for (RowRange range : rows) {
            if (range.to() > at) {
              RowRange ahead = new RowRange(Math.max(at, range.from()), range.to());
              for (LedgerChunk chunk : LedgerReads.chunksAt(c, ahead)) {
                forgotten += LedgerCuts.cut(c, chunk, rows, checksums);
                at = chunk.rows().to();
              }
            }
          }
          return forgotten;
        });
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
    closing.run();
  }
}
