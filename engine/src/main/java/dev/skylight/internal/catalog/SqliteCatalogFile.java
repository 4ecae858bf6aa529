package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE IF NOT EXISTS images (id INTEGER PRIMARY KEY, file_path TEXT NOT NULL UNIQUE,"
              + " embedding_index INTEGER, width INTEGER, height INTEGER, format TEXT,"
              + " file_size INTEGER, modified_millis INTEGER, file_hash TEXT)",
          "CREATE INDEX IF NOT EXISTS images_embedding_index ON images (embedding_index)",
          "CREATE INDEX IF NOT EXISTS images_file_hash ON images (file_hash)");

  private SqliteCatalogFile() {}

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
    Connection connection = null;
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout((int) busy.toMillis());
      if (mayBeWritten(file)) {
        connection = config.createConnection("jdbc:sqlite:" + file);
        useWal(connection, busy);
      } else {
        connection = config.createConnection(immutable(file));
      }
      if (SqliteCatalog.long0(connection, "SELECT count(*) FROM sqlite_master") == 0) {
        if (!create) {
          throw none(file, "is empty");
        }
        create(connection);
      }
      return new SqliteCatalog(file, connection, ImageColumns.of(connection, file));
    } catch (SQLException e) {
      close(connection, e);
      throw IoFailures.ofSqlite("open the catalog", file, e);
    } catch (SkylightException e) {
      close(connection, e);
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

  /** SQLite writes beside a database even to read it: what it has in a write-ahead log. */
  private static boolean mayBeWritten(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    return !Files.exists(file)
        || (Files.isWritable(file) && Files.isWritable(folder))
        || Files.exists(log);
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
