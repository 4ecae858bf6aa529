package dev.skylight.internal.ledger;

import static dev.skylight.internal.ledger.LedgerDatabase.execute;
import static dev.skylight.internal.ledger.LedgerDatabase.longOf;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The tables of a ledger, and whether a database is one. */
final class LedgerSchema {

  /** Written to {@code PRAGMA user_version}; raise it when an older Skylight must not touch it. */
  private static final int FORMAT_VERSION = 2;

  /** {@code PRAGMA application_id}: "SKYL". */
  private static final int APPLICATION_ID = 0x534b594c;

  /** Older ledgers lack it; an older Skylight that writes one with it leaves the default. */
  private static final String DECODE_COLUMN = "decode TEXT NOT NULL DEFAULT 'exact'";

  /** Of format 2, as the next three: of which pictures rows are. */
  private static final String PICTURES =
      "CREATE TABLE pictures (row INTEGER PRIMARY KEY, sha256 BLOB, bytes INTEGER NOT NULL,"
          + " modified_millis INTEGER NOT NULL)";

  private static final String PATH_COLUMN = "file_path TEXT NOT NULL DEFAULT ''";
  private static final String FINGERPRINT_COLUMN = "fingerprint TEXT";
  private static final String MODEL_COLUMN = "model TEXT";

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE header (one INTEGER PRIMARY KEY CHECK (one = 1), rows INTEGER NOT NULL,"
              + " dimension INTEGER NOT NULL, fingerprint TEXT NOT NULL, model TEXT NOT NULL,"
              + " precision TEXT NOT NULL, created_at INTEGER NOT NULL, restart_run TEXT, "
              + DECODE_COLUMN
              + ")",
          "CREATE TABLE pending (one INTEGER PRIMARY KEY CHECK (one = 1), stage TEXT NOT NULL,"
              + " run_id TEXT, backup TEXT, import INTEGER NOT NULL, "
              + FINGERPRINT_COLUMN
              + ", "
              + MODEL_COLUMN
              + ")",
          "CREATE TABLE chunks (row_from INTEGER PRIMARY KEY, row_to INTEGER NOT NULL,"
              + " sha256 TEXT NOT NULL, fingerprint TEXT NOT NULL, origin TEXT NOT NULL,"
              + " failed INTEGER NOT NULL, unassigned INTEGER NOT NULL, worker TEXT NOT NULL,"
              + " committed_at INTEGER NOT NULL, CHECK (row_from >= 0 AND row_to > row_from))",
          "CREATE TABLE failed_rows (row INTEGER PRIMARY KEY, reason TEXT NOT NULL)",
          "CREATE TABLE unassigned (row_from INTEGER PRIMARY KEY, row_to INTEGER NOT NULL)",
          "CREATE TABLE reservations (row INTEGER PRIMARY KEY, image_id INTEGER NOT NULL UNIQUE, "
              + PATH_COLUMN
              + ")",
          PICTURES);

  /** Made when a job first asks for a model before there is a header. */
  static final String ASKED =
      "CREATE TABLE IF NOT EXISTS asked (one INTEGER PRIMARY KEY CHECK (one = 1),"
          + " model TEXT NOT NULL, precision TEXT NOT NULL, decode TEXT NOT NULL)";

  /** Every column of every table; that a table is there says nothing of how its columns read. */
  private static final String COLUMNS =
      "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk"
          + " FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'";

  private static final String COUNT_TABLES = "SELECT count(*) FROM sqlite_master";

  private static final String HAS_PICTURES =
      "SELECT count(*) FROM sqlite_master WHERE name = 'pictures'";

  private static final String HAS_DECODE =
      "SELECT count(*) FROM pragma_table_info('header') WHERE name = 'decode'";

  private LedgerSchema() {}

  /** Whether nobody has made a table yet. */
  static boolean isEmpty(LedgerDatabase database) {
    return database.read("open the ledger", c -> longOf(c, COUNT_TABLES)) == 0;
  }

  static boolean hasDecode(Connection c) throws SQLException {
    return longOf(c, HAS_DECODE) > 0;
  }

  /** Whether it is of format 2: a ledger that is only read is left as it is. */
  static boolean hasPictures(Connection c) throws SQLException {
    return longOf(c, HAS_PICTURES) > 0;
  }

  /**
   * A column that is not what this or an older Skylight made it; empty where all are. SQLite's own
   * check believes whatever the schema says.
   */
  static String problem(Connection c) throws SQLException {
    try (Connection fresh = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      for (String sql : TABLES) {
        execute(fresh, sql);
      }
      Set<String> wanted = columns(fresh);
      execute(fresh, ASKED);
      Set<String> there = columns(c);
      Set<String> strange = new TreeSet<>(there);
      strange.removeAll(columns(fresh));
      if (isCurrent(c)) {
        wanted.removeAll(there);
      } else {
        wanted.clear(); // an older ledger that is only read lacks some
      }
      return strange.isEmpty() && wanted.isEmpty()
          ? ""
          : "its schema has " + strange + " in place of " + wanted;
    }
  }

  private static Set<String> columns(Connection c) throws SQLException {
    Set<String> columns = new TreeSet<>();
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(COLUMNS)) {
      while (r.next()) {
        columns.add(r.getString(1));
      }
    }
    return columns;
  }

  /** Makes the tables where there are none; refuses what is no ledger of this format. */
  static void check(LedgerDatabase database, boolean readOnly) {
    boolean empty = isEmpty(database);
    if (empty && readOnly) {
      throw LedgerFile.none(database.file()); // whoever makes it has not got so far
    }
    if (empty) {
      database.write("make the ledger", LedgerSchema::make);
    }
    long application = database.read("open the ledger", c -> longOf(c, "PRAGMA application_id"));
    long version = database.read("open the ledger", c -> longOf(c, "PRAGMA user_version"));
    if (application != APPLICATION_ID) {
      throw foreign(database.file());
    }
    if (version > FORMAT_VERSION) {
      throw newer(database.file(), version);
    }
    if (!readOnly && !database.read("open the ledger", LedgerSchema::isCurrent)) {
      database.write("extend the ledger", LedgerSchema::extend);
    }
    if (readOnly) {
      // and not an SQLite read-only open: that could not roll back what a killed writer left behind
      database.read("open the ledger", c -> execute(c, "PRAGMA query_only = ON"));
    }
  }

  private static Void make(Connection c) throws SQLException {
    // another process may have been faster
    if (longOf(c, COUNT_TABLES) == 0) {
      for (String sql : TABLES) {
        execute(c, sql);
      }
      execute(c, "PRAGMA application_id = " + APPLICATION_ID);
      execute(c, "PRAGMA user_version = " + FORMAT_VERSION);
    }
    return null;
  }

  private static boolean isCurrent(Connection c) throws SQLException {
    return hasDecode(c) && hasPictures(c);
  }

  /** Brings an older ledger to this format; another process may have been faster. */
  private static Void extend(Connection c) throws SQLException {
    if (!hasDecode(c)) {
      execute(c, "ALTER TABLE header ADD COLUMN " + DECODE_COLUMN);
    }
    if (!hasPictures(c)) {
      execute(c, PICTURES);
      execute(c, "ALTER TABLE reservations ADD COLUMN " + PATH_COLUMN);
      execute(c, "ALTER TABLE pending ADD COLUMN " + FINGERPRINT_COLUMN);
      execute(c, "ALTER TABLE pending ADD COLUMN " + MODEL_COLUMN);
      execute(c, "PRAGMA user_version = " + FORMAT_VERSION);
    }
    return null;
  }

  private static SkylightException foreign(Path file) {
    return new SkylightException(
        Kind.DAMAGED,
        file
            + " is an SQLite database, but not a ledger of Skylight. Move it away; `skylight"
            + " regenerate --only-missing` then takes over the valid rows of embeddings.npy.");
  }

  private static SkylightException newer(Path file, long version) {
    return new SkylightException(
        Kind.DAMAGED,
        file
            + " was written by a newer Skylight: its format is "
            + version
            + ", this one knows up to "
            + FORMAT_VERSION
            + ". Use the newer Skylight.");
  }
}
