package dev.skylight.internal.vectors;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.files.SqliteTransaction;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * {@code embeddings.ledger}: which rows of {@code embeddings.npy} are durable, made by what, with
 * which checksum; which rows failed and why; which rows are promised to which image. An SQLite
 * database; schema: {@code docs/file-formats.md}.
 *
 * <p>Thread-safe: one connection behind one lock. Other processes are kept out of a transaction by
 * SQLite's own lock, for which a caller waits up to a minute (then: TRANSIENT). Errors are {@link
 * SkylightException}s; DAMAGED where the file is no ledger or one of a newer Skylight.
 */
public final class Ledger implements AutoCloseable {

  /** Written to {@code PRAGMA user_version}; raise it when an older Skylight must not touch it. */
  static final int FORMAT_VERSION = 1;

  /** {@code PRAGMA application_id}: "SKYL". */
  static final int APPLICATION_ID = 0x534b594c;

  private static final int BUSY_MILLIS = 60_000;

  /** Older ledgers lack it; an older Skylight that writes one with it leaves the default. */
  private static final String DECODE_COLUMN = "decode TEXT NOT NULL DEFAULT 'exact'";

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE header (one INTEGER PRIMARY KEY CHECK (one = 1), rows INTEGER NOT NULL,"
              + " dimension INTEGER NOT NULL, fingerprint TEXT NOT NULL, model TEXT NOT NULL,"
              + " precision TEXT NOT NULL, created_at INTEGER NOT NULL, restart_run TEXT, "
              + DECODE_COLUMN
              + ")",
          "CREATE TABLE pending (one INTEGER PRIMARY KEY CHECK (one = 1), stage TEXT NOT NULL,"
              + " run_id TEXT, backup TEXT, import INTEGER NOT NULL)",
          "CREATE TABLE chunks (row_from INTEGER PRIMARY KEY, row_to INTEGER NOT NULL,"
              + " sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL, origin TEXT NOT NULL,"
              + " failed INTEGER NOT NULL, unassigned INTEGER NOT NULL, worker TEXT NOT NULL,"
              + " committed_at INTEGER NOT NULL, CHECK (row_from >= 0 AND row_to > row_from))",
          "CREATE TABLE failed_rows (row INTEGER PRIMARY KEY, reason TEXT NOT NULL)",
          "CREATE TABLE unassigned (row_from INTEGER PRIMARY KEY, row_to INTEGER NOT NULL)",
          "CREATE TABLE reservations (row INTEGER PRIMARY KEY, image_id INTEGER NOT NULL UNIQUE)");

  private static final String HAS_DECODE =
      "SELECT count(*) FROM pragma_table_info('header') WHERE name = 'decode'";

  private final Path file;
  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  private Ledger(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Opens the ledger at {@code file}, or makes an empty one. */
  public static Ledger open(Path file) {
    return open(file, false);
  }

  /**
   * Whether there is a ledger. An empty file is none: one is being made at this moment, or making
   * it failed.
   */
  public static boolean isThere(Path file) {
    if (size(file) == 0) {
      return false;
    }
    if (size(file.resolveSibling(file.getFileName() + "-journal")) == 0) {
      return true;
    }
    // somebody writes to it, or was killed, perhaps while making it: SQLite knows what is left
    try (Ledger ledger = new Ledger(file, connect(file))) {
      return !ledger.isEmpty();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw IoFailures.ofFile("look at the ledger", file, e);
    }
  }

  /** Opens a ledger for reading; BAD_INPUT where there is none. */
  public static Ledger openReadOnly(Path file) {
    if (!isThere(file)) {
      throw none(file);
    }
    return open(file, true);
  }

  static SkylightException none(Path file) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "There are no vectors yet: " + file + " does not exist. Run `skylight regenerate`.");
  }

  private static Connection connect(Path file) {
    try {
      // not WAL: its shared memory does not work across machines, and the data folder may lie on a
      // shared file system with workers on several of them
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout(BUSY_MILLIS);
      config.setJournalMode(SQLiteConfig.JournalMode.TRUNCATE);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    } catch (SQLException e) {
      throw failure("open the ledger", file, e);
    }
  }

  private static Ledger open(Path file, boolean readOnly) {
    Ledger ledger = new Ledger(file, connect(file));
    try {
      ledger.checkFormat(readOnly);
      return ledger;
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  private boolean isEmpty() {
    return read("open the ledger", c -> longOf(c, "SELECT count(*) FROM sqlite_master")) == 0;
  }

  private void checkFormat(boolean readOnly) {
    boolean empty = isEmpty();
    if (empty && readOnly) {
      throw none(file); // whoever makes it has not got so far
    }
    if (empty) {
      write(
          "make the ledger",
          c -> {
            // another process may have been faster
            if (longOf(c, "SELECT count(*) FROM sqlite_master") == 0) {
              for (String sql : SCHEMA) {
                execute(c, sql);
              }
              execute(c, "PRAGMA application_id = " + APPLICATION_ID);
              execute(c, "PRAGMA user_version = " + FORMAT_VERSION);
            }
            return null;
          });
    }
    long application = read("open the ledger", c -> longOf(c, "PRAGMA application_id"));
    long version = read("open the ledger", c -> longOf(c, "PRAGMA user_version"));
    if (application != APPLICATION_ID) {
      throw new SkylightException(
          Kind.DAMAGED,
          file
              + " is an SQLite database, but not a ledger of Skylight. Move it away; `skylight"
              + " regenerate --only-missing` then takes over the valid rows of embeddings.npy.");
    }
    if (version > FORMAT_VERSION) {
      throw new SkylightException(
          Kind.DAMAGED,
          file
              + " was written by a newer Skylight: its format is "
              + version
              + ", this one knows up to "
              + FORMAT_VERSION
              + ". Use the newer Skylight.");
    }
    if (!readOnly && read("open the ledger", c -> longOf(c, HAS_DECODE)) == 0) {
      write(
          "extend the ledger",
          c ->
              longOf(c, HAS_DECODE) == 0 // another process may have been faster
                  ? execute(c, "ALTER TABLE header ADD COLUMN " + DECODE_COLUMN)
                  : null);
    }
    if (readOnly) {
      // and not an SQLite read-only open: that could not roll back what a killed writer left behind
      read("open the ledger", c -> execute(c, "PRAGMA query_only = ON"));
    }
  }

  /** What the file is; empty before the first {@link VectorStore#allocate}. */
  public Optional<LedgerHeader> header() {
    return read("read the ledger", Ledger::headerIn);
  }

  static Optional<LedgerHeader> headerIn(Connection c) throws SQLException {
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
              longOf(c, HAS_DECODE) == 0 ? "exact" : text(r, "decode"),
              r.getLong("created_at")));
    }
  }

  /** The value of a column that is never NULL, unless by bit rot, which SQLite does not see. */
  static String text(ResultSet r, String column) throws SQLException {
    String text = r.getString(column);
    if (text == null) {
      throw corrupt("its column " + column + " is empty");
    }
    return text;
  }

  private static SQLException corrupt(String reason) {
    return new SQLException(reason, null, SQLiteErrorCode.SQLITE_CORRUPT.code);
  }

  /** All chunks, by row. */
  public List<LedgerChunk> chunks() {
    return read(
        "read the ledger",
        c -> {
          List<LedgerChunk> chunks = new ArrayList<>();
          try (Statement s = c.createStatement();
              ResultSet r = s.executeQuery("SELECT * FROM chunks ORDER BY row_from")) {
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
          }
          return chunks;
        });
  }

  /** Maximal ranges of {@code within} that no chunk covers: the first {@code limit} of them. */
  public List<RowRange> missing(RowRange within, int limit) {
    return read("read the ledger", c -> missingIn(c, within, limit));
  }

  static List<RowRange> missingIn(Connection c, RowRange within, int limit) throws SQLException {
    List<RowRange> missing = new ArrayList<>();
    long at = within.from();
    try (PreparedStatement s = overlapping(c, "chunks", within);
        ResultSet r = s.executeQuery()) {
      while (r.next() && missing.size() < limit) {
        if (r.getLong(1) > at) {
          missing.add(new RowRange(at, r.getLong(1)));
        }
        at = Math.max(at, r.getLong(2));
      }
    }
    if (at < within.to() && missing.size() < limit) {
      missing.add(new RowRange(at, within.to()));
    }
    return missing;
  }

  /** Ranges of a table that share a row with {@code within}, by row; the ranges never overlap. */
  private static PreparedStatement overlapping(Connection c, String table, RowRange within)
      throws SQLException {
    PreparedStatement s =
        c.prepareStatement(
            "SELECT row_from, row_to FROM "
                + table
                + " WHERE row_from >= coalesce((SELECT max(row_from) FROM "
                + table
                + " WHERE row_from <= ?), 0) AND row_from < ? AND row_to > ? ORDER BY row_from");
    s.setLong(1, within.from());
    s.setLong(2, within.to());
    s.setLong(3, within.from());
    return s;
  }

  /** Counts of the rows of {@code scope}. */
  public RowCounts counts(RowRange scope) {
    return read("read the ledger", c -> countsIn(c, scope));
  }

  static RowCounts countsIn(Connection c, RowRange scope) throws SQLException {
    long failed;
    try (PreparedStatement s =
        c.prepareStatement("SELECT count(*) FROM failed_rows WHERE row >= ? AND row < ?")) {
      s.setLong(1, scope.from());
      s.setLong(2, scope.to());
      try (ResultSet r = s.executeQuery()) {
        failed = r.getLong(1);
      }
    }
    return new RowCounts(covered(c, "chunks", scope), failed, covered(c, "unassigned", scope));
  }

  private static long covered(Connection c, String table, RowRange scope) throws SQLException {
    long rows = 0;
    try (PreparedStatement s = overlapping(c, table, scope);
        ResultSet r = s.executeQuery()) {
      while (r.next()) {
        rows += Math.min(r.getLong(2), scope.to()) - Math.max(r.getLong(1), scope.from());
      }
    }
    return rows;
  }

  /** The first {@code limit} failed rows of {@code within}, by row. */
  public List<FailedRow> failedRows(RowRange within, int limit) {
    return read(
        "read the ledger",
        c -> {
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
        });
  }

  /** Maximal ranges of rows that hold a vector: settled, neither failed nor unassigned. */
  public List<RowRange> embeddedRanges() {
    return read(
        "read the ledger",
        c -> {
          List<RowRange> without =
              ranges(
                  c,
                  "SELECT row, row + 1 FROM failed_rows UNION ALL"
                      + " SELECT row_from, row_to FROM unassigned ORDER BY 1");
          return Ranges.subtract(
              Ranges.merge(ranges(c, "SELECT row_from, row_to FROM chunks ORDER BY 1")), without);
        });
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

  /**
   * SHA-256 over the ranges and checksums of all chunks, in order: differs where the vectors do.
   * Does not read the vectors.
   */
  public String digest() {
    MessageDigest sha = Sha256.digest();
    for (LedgerChunk chunk : chunks()) {
      String line = chunk.rows().from() + " " + chunk.rows().to() + " " + chunk.sha256() + "\n";
      sha.update(line.getBytes(StandardCharsets.US_ASCII));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /**
   * Promises rows to images, durably. An image that has a row keeps it; the others get the next
   * free ones, in the order given.
   *
   * @param firstFreeRow the lowest row that the catalog does not use
   * @return row of each image, in the order given
   */
  public List<Long> reserve(List<Long> imageIds, long firstFreeRow) {
    return write(
        "reserve rows",
        c -> {
          long next =
              Math.max(
                  firstFreeRow, longOf(c, "SELECT coalesce(max(row) + 1, 0) FROM reservations"));
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

  /** Reserved rows of {@code within} and the images that have them, by row. */
  public Map<Long, Long> reservations(RowRange within) {
    return read(
        "read the ledger",
        c -> {
          Map<Long, Long> images = new TreeMap<>();
          try (PreparedStatement s =
              c.prepareStatement(
                  "SELECT row, image_id FROM reservations WHERE row >= ? AND row < ?")) {
            s.setLong(1, within.from());
            s.setLong(2, within.to());
            try (ResultSet r = s.executeQuery()) {
              while (r.next()) {
                images.put(r.getLong(1), r.getLong(2));
              }
            }
          }
          return images;
        });
  }

  /** The reserved ones of some rows and the images that have them, by row. */
  public Map<Long, Long> reservations(Collection<Long> rows) {
    return read(
        "read the ledger",
        c -> {
          Map<Long, Long> images = new TreeMap<>();
          try (PreparedStatement s =
              c.prepareStatement(
                  "SELECT row, image_id FROM reservations WHERE row IN (SELECT value FROM"
                      + " json_each(?))")) {
            s.setString(1, List.copyOf(rows).toString());
            try (ResultSet r = s.executeQuery()) {
              while (r.next()) {
                images.put(r.getLong(1), r.getLong(2));
              }
            }
          }
          return images;
        });
  }

  /** Highest reserved row + 1; 0 where none is. */
  public long reservedRows() {
    return read(
        "read the ledger", c -> longOf(c, "SELECT coalesce(max(row) + 1, 0) FROM reservations"));
  }

  /**
   * Forgets every chunk that shares a row with one of {@code ranges}, whole, with its failed and
   * unassigned rows: a checksum covers a chunk, not a part of it. The next {@code regenerate} makes
   * these rows again.
   *
   * @return number of rows forgotten
   */
  public long invalidate(List<RowRange> ranges) {
    return write(
        "invalidate rows",
        c -> {
          long rows = 0;
          for (RowRange range : ranges) {
            List<RowRange> chunks = new ArrayList<>();
            try (PreparedStatement s = overlapping(c, "chunks", range);
                ResultSet r = s.executeQuery()) {
              while (r.next()) {
                chunks.add(new RowRange(r.getLong(1), r.getLong(2)));
              }
            }
            for (RowRange chunk : chunks) {
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

  /**
   * Rows embedded per second between the first and the last commit of the last {@code window}; 0
   * where there are not two.
   */
  public double rowsPerSecond(Duration window) {
    return read(
        "read the ledger",
        c -> {
          try (PreparedStatement s =
              c.prepareStatement(
                  "SELECT row_to - row_from, committed_at FROM chunks WHERE origin = 'embedded' AND"
                      + " committed_at >= ? ORDER BY committed_at")) {
            s.setLong(1, System.currentTimeMillis() - window.toMillis());
            try (ResultSet r = s.executeQuery()) {
              if (!r.next()) {
                return 0.0;
              }
              // the work of the first one lies before the time that is looked at
              long first = r.getLong(2);
              long last = first;
              long rows = 0;
              while (r.next()) {
                rows += r.getLong(1);
                last = r.getLong(2);
              }
              return last > first ? rows * 1000.0 / (last - first) : 0.0;
            }
          }
        });
  }

  /** What SQLite finds wrong with the file; empty where nothing. */
  String integrityProblem() {
    return read(
        "check the ledger",
        c -> {
          try (Statement s = c.createStatement();
              ResultSet r = s.executeQuery("PRAGMA integrity_check(1)")) {
            String answer = r.next() ? r.getString(1) : "ok";
            return answer.equals("ok") ? "" : answer;
          }
        });
  }

  /**
   * Writes a consistent copy to {@code target}, which must not exist. Not by copying the file:
   * SQLite's locks end when anything else in the process closes it.
   */
  void copyTo(Path target) {
    lock.lock();
    try (PreparedStatement s = connection.prepareStatement("VACUUM INTO ?")) {
      s.setString(1, target.toString());
      s.executeUpdate();
    } catch (SQLException e) {
      throw failure("back up the ledger", file, e);
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code work} on one state of the ledger. */
  <T> T read(String doing, SqliteTransaction.Work<T> work) {
    try {
      return locked(doing, () -> SqliteTransaction.read(connection, work));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw damaged(file, e); // a range or a word that nobody can have written
    }
  }

  /** Runs {@code work} while every other writer, of any process, waits; durable on return. */
  <T> T write(String doing, SqliteTransaction.Work<T> work) {
    return locked(doing, () -> SqliteTransaction.write(connection, work));
  }

  /** Something done while no other thread uses the connection. */
  @FunctionalInterface
  private interface Locked<T> {
    T run() throws SQLException;
  }

  private <T> T locked(String doing, Locked<T> work) {
    lock.lock();
    try {
      return work.run();
    } catch (SQLException e) {
      throw failure(doing, file, e);
    } finally {
      lock.unlock();
    }
  }

  static Void execute(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.execute(sql);
    }
    return null;
  }

  static long longOf(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      return r.next() ? r.getLong(1) : 0;
    }
  }

  static SkylightException failure(String doing, Path file, SQLException e) {
    SkylightException failure = IoFailures.ofSqlite(doing, file, e);
    // an error in our own SQL: a table or a column is not what it was
    boolean otherSchema =
        (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_ERROR.code
            || String.valueOf(e.getMessage()).startsWith("no such column")
            || (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_MISMATCH.code;
    return failure.kind() == Kind.DAMAGED || otherSchema ? damaged(file, e) : failure;
  }

  private static SkylightException damaged(Path file, Exception e) {
    return new SkylightException(
        Kind.DAMAGED,
        file
            + " is damaged or not a ledger ("
            + e.getMessage()
            + "). The vectors may be fine: move it away and run `skylight regenerate"
            + " --only-missing`, which takes over every valid row of embeddings.npy.",
        e);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure("close the ledger", file, e);
    } finally {
      lock.unlock();
    }
  }
}
