package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.FileSystems;
import dev.skylight.internal.files.IoFailures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * An SQLite file with a catalog: opens it as the file, its folder and other programs allow, and
 * makes the tables where there are none.
 */
final class SqliteCatalogFile {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteCatalogFile.class);

  /** Databases of which it was said that machines share them. */
  private static final Set<Path> SAID = ConcurrentHashMap.newKeySet();

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE IF NOT EXISTS images (id INTEGER PRIMARY KEY, file_path TEXT NOT NULL UNIQUE,"
              + " embedding_index INTEGER, width INTEGER, height INTEGER, format TEXT,"
              + " file_size INTEGER, modified_millis INTEGER, file_hash TEXT)",
          "CREATE INDEX IF NOT EXISTS images_embedding_index ON images (embedding_index)",
          "CREATE INDEX IF NOT EXISTS images_file_hash ON images (file_hash)");

  private SqliteCatalogFile() {}

  /** How a database is opened. */
  enum Access {
    /** To be written, and switched to WAL. */
    WRITE,
    /** To be written; machines that share the folder share no memory, which WAL needs. */
    WRITE_SHARED,
    /** Not by this process; others may write. */
    READ,
    /** Not by anybody: read without any lock. */
    FROZEN
  }

  static SqliteCatalog open(Path file, Duration busy, boolean create) {
    if (file.getParent() != null && !Files.isDirectory(file.getParent())) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot open the catalog "
              + file
              + ": the folder "
              + file.getParent()
              + " does not exist. Make it, or name another one with --data.");
    }
    if (!create && !Files.exists(file)) {
      throw none(file, "does not exist");
    }
    return open(file, busy, create, access(file));
  }

  static SqliteCatalog open(Path file, Duration busy, boolean create, Access access) {
    Connection connection = null;
    try {
      connection = connect(file, busy, access);
      if (SqliteCatalog.long0(connection, "SELECT count(*) FROM sqlite_master") == 0) {
        if (!create) {
          throw none(file, "is empty");
        }
        create(connection);
      }
      Connection opened = connection;
      CatalogDatabase database =
          new CatalogDatabase(
              file, opened, ImageColumns.of(opened, file), KeptStatements.none(opened));
      return new SqliteCatalog(database, clean -> opened.close());
    } catch (SQLException e) {
      close(connection, e);
      throw IoFailures.ofSqlite("open the catalog", file, e);
    } catch (SkylightException e) {
      close(connection, e);
      throw e;
    }
  }

  /**
   * Opens a database to be asked again and again. That it can be used, and is in WAL mode where it
   * can be, the usual opening sees to. Not to be kept where machines share it, where it cannot be
   * written to, and where its ids have to be looked at each time.
   */
  static CatalogReader reader(Path file, Duration busy) {
    SqliteCatalog usual = open(file, busy, false);
    if (access(file) != Access.WRITE || !usual.columns().idIsRowid()) {
      return new CatalogReader(usual.database(), false, 0);
    }
    Connection connection = null;
    try (usual) { // open until the other one is, or SQLite would end its log in between
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout((int) busy.toMillis());
      config.setReadOnly(true);
      connection = config.createConnection("jdbc:sqlite:" + file);
      // before the columns: where somebody changes them meanwhile, it is not lent a second time
      long schema = SqliteCatalog.long0(connection, "PRAGMA schema_version");
      CatalogDatabase database =
          new CatalogDatabase(
              file, connection, ImageColumns.of(connection, file), KeptStatements.of(connection));
      return new CatalogReader(database, true, schema);
    } catch (SQLException e) {
      close(connection, e);
      throw IoFailures.ofSqlite("open the catalog", file, e);
    } catch (SkylightException e) {
      close(connection, e);
      throw e;
    }
  }

  private static Connection connect(Path file, Duration busy, Access access) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) busy.toMillis());
    if (access == Access.FROZEN) {
      return config.createConnection(immutable(file));
    }
    config.setReadOnly(access == Access.READ);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      if (access == Access.WRITE) {
        useWal(connection, busy);
      } else if (access == Access.WRITE_SHARED) {
        keepJournal(connection, file);
      } else {
        SqliteCatalog.long0(connection, "SELECT count(*) FROM sqlite_master");
      }
      return connection;
    } catch (SQLException e) {
      close(connection, e);
      SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
      if (access == Access.READ
          && (code == SQLiteErrorCode.SQLITE_CANTOPEN || code == SQLiteErrorCode.SQLITE_READONLY)
          && !Files.exists(file.resolveSibling(file.getFileName() + "-journal"))) {
        // in WAL mode, with nobody at work: its log cannot be made here even to read
        LOG.warn(
            "{} is in SQLite's WAL mode in a folder that cannot be written to: it is read as if"
                + " nobody wrote to it meanwhile",
            file);
        return connect(file, busy, Access.FROZEN);
      }
      throw e;
    }
  }

  private static SkylightException none(Path file, String why) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "There is no catalog: "
            + file
            + " "
            + why
            + ". If it lies on a disk that is not mounted, mount it; otherwise register pictures with"
            + " `skylight run-pipeline FOLDER`.");
  }

  /** Where SQLite writes ahead. */
  static Path log(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  /** SQLite writes beside a database even to read it: what it has in a write-ahead log. */
  private static Access access(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    Path log = log(file);
    if (!Files.exists(file)
        || (Files.isWritable(file) && Files.isWritable(folder))
        || Files.exists(log)) {
      return FileSystems.isShared(folder) ? Access.WRITE_SHARED : Access.WRITE;
    }
    return FileSystems.isReadOnly(file) && !FileSystems.isShared(file)
        ? Access.FROZEN
        : Access.READ;
  }

  /** Address of a database that nobody can change, so that it is read without any lock. */
  private static String immutable(Path file) {
    String path = file.toAbsolutePath().toString();
    String escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23");
    return "jdbc:sqlite:file:" + escaped + "?immutable=1";
  }

  /**
   * Readers and a writer at the same time; where another program is in the way, as it was before.
   */
  private static void useWal(Connection c, Duration busy) throws SQLException {
    try {
      SqliteCatalog.execute(c, "PRAGMA busy_timeout = " + Math.min(1_000, busy.toMillis()));
      SqliteCatalog.execute(c, "PRAGMA journal_mode = WAL");
    } catch (SQLException e) {
      SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
      if (code != SQLiteErrorCode.SQLITE_BUSY && code != SQLiteErrorCode.SQLITE_READONLY) {
        throw e;
      }
      LOG.debug("the catalog keeps its journal mode: {}", e.toString());
    }
    SqliteCatalog.execute(c, "PRAGMA busy_timeout = " + busy.toMillis());
  }

  /** Says once what it means to have machines share the database. */
  private static void keepJournal(Connection c, Path file) throws SQLException {
    String mode;
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("PRAGMA journal_mode")) {
      mode = r.next() ? r.getString(1) : "";
    }
    if (!SAID.add(file)) {
      return;
    }
    if (mode.equalsIgnoreCase("wal")) {
      LOG.warn(
          "{} is in SQLite's WAL mode on a file system that machines share: two of them at once can"
              + " damage it. Run `PRAGMA journal_mode = DELETE` in it while nobody else has it open.",
          file);
    } else {
      LOG.info(
          "{} lies on a file system that machines share and keeps its journal mode {}: readers and"
              + " a writer wait for each other",
          file,
          mode);
    }
  }

  private static void create(Connection c) throws SQLException {
    for (String sql : SCHEMA) {
      SqliteCatalog.execute(c, sql);
    }
  }

  private static void close(Connection connection, Exception cause) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
