package dev.skylight.internal.ledger;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.SqliteTransaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The ledger's SQLite file: one connection behind one lock. Other processes are kept out of a
 * transaction by SQLite's own lock, for which a caller waits up to a minute (then: TRANSIENT).
 */
final class LedgerDatabase implements AutoCloseable {

  private static final int BUSY_MILLIS = 60_000;

  private final Path file;
  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  private LedgerDatabase(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  static LedgerDatabase connect(Path file) {
    try {
      // not WAL: its shared memory does not work across machines, and the data folder may lie on a
      // shared file system with workers on several of them
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout(BUSY_MILLIS);
      config.setJournalMode(SQLiteConfig.JournalMode.TRUNCATE);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      return new LedgerDatabase(
          file, config.createConnection("jdbc:sqlite:" + file.toAbsolutePath()));
    } catch (SQLException e) {
      throw failure("open the ledger", file, e);
    }
  }

  Path file() {
    return file;
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

  /**
   * Writes a consistent copy to {@code target}, which must not exist. Not by copying the file:
   * SQLite's locks end when anything else in the process closes it.
   */
  void copyTo(Path target) {
    locked(
        "back up the ledger",
        () -> {
          try (PreparedStatement s = connection.prepareStatement("VACUUM INTO ?")) {
            s.setString(1, target.toString());
            return s.executeUpdate();
          }
        });
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

  /** The value of a column that is never NULL, unless by bit rot, which SQLite does not see. */
  static String text(ResultSet r, String column) throws SQLException {
    String text = r.getString(column);
    if (text == null) {
      throw corrupt("its column " + column + " is empty");
    }
    return text;
  }

  static SQLException corrupt(String reason) {
    return new SQLException(reason, null, SQLiteErrorCode.SQLITE_CORRUPT.code);
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
    locked(
        "close the ledger",
        () -> {
          connection.close();
          return null;
        });
  }
}
