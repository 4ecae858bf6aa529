package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.SqliteTransaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * A catalog in an SQLite file: one that Skylight made, or a user's own with at least {@code id},
 * {@code file_path} and {@code embedding_index}. Of a user's table only those {@code
 * embedding_index} are changed that are NULL, and its file facts by {@link #register}; the schema
 * never.
 */
final class SqliteCatalog implements Catalog {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteCatalog.class);

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE IF NOT EXISTS images (id INTEGER PRIMARY KEY, file_path TEXT NOT NULL UNIQUE,"
              + " embedding_index INTEGER, width INTEGER, height INTEGER, format TEXT,"
              + " file_size INTEGER, modified_millis INTEGER, file_hash TEXT)",
          "CREATE INDEX IF NOT EXISTS images_embedding_index ON images (embedding_index)",
          "CREATE INDEX IF NOT EXISTS images_file_hash ON images (file_hash)");

  private static final String SELECT =
      "SELECT id, coalesce(file_path, ''), coalesce(embedding_index, -1) FROM images ";

  private final Path file;
  private final Connection connection;
  private final ImageColumns columns;

  /** Table to look paths up in: images, or a temporary copy of its paths where it has no index. */
  private String pathTable;

  private SqliteCatalog(Path file, Connection connection, ImageColumns columns) {
    this.file = file;
    this.connection = connection;
    this.columns = columns;
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
      if (long0(connection, "SELECT count(*) FROM sqlite_master") == 0) {
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
      execute(c, "PRAGMA busy_timeout = " + Math.min(1_000, busy.toMillis()));
      execute(c, "PRAGMA journal_mode = WAL");
    } catch (SQLException e) {
      SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
      if (code != SQLiteErrorCode.SQLITE_BUSY && code != SQLiteErrorCode.SQLITE_READONLY) {
        throw e;
      }
      LOG.debug("the catalog keeps its journal mode: {}", e.toString());
    }
    execute(c, "PRAGMA busy_timeout = " + busy.toMillis());
  }

  private static void create(Connection c) throws SQLException {
    for (String sql : SCHEMA) {
      execute(c, sql);
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

  @Override
  public long rows() {
    return run(
        "read",
        () -> long0(connection, "SELECT coalesce(max(embedding_index) + 1, 0) FROM images"));
  }

  @Override
  public long imageCount() {
    return run("read", () -> long0(connection, "SELECT count(*) FROM images"));
  }

  @Override
  public List<CatalogImage> imagesOfRows(long from, long to) {
    return run(
        "read",
        () ->
            images(
                "WHERE embedding_index >= ? AND embedding_index < ? ORDER BY embedding_index, id",
                from,
                to));
  }

  @Override
  public List<CatalogPicture> pictures(Collection<Long> rows, Collection<Long> ids) {
    // lists as one JSON text each: any number of them, and one look at a table without an index
    String sql =
        "SELECT * FROM images WHERE embedding_index IN (SELECT value FROM json_each(?))"
            + " OR id IN (SELECT value FROM json_each(?)) ORDER BY embedding_index, id";
    return run(
        "read",
        () -> {
          List<CatalogPicture> found = new ArrayList<>(rows.size());
          try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setString(1, List.copyOf(rows).toString());
            s.setString(2, List.copyOf(ids).toString());
            try (ResultSet r = s.executeQuery()) {
              while (r.next()) {
                long row = r.getLong("embedding_index");
                row = r.wasNull() ? -1 : row;
                found.add(new CatalogPicture(r.getLong("id"), row, columns.read(r)));
              }
            }
          }
          return found;
        });
  }

  @Override
  public List<CatalogImage> imagesById(List<Long> ids) {
    return run(
        "read",
        () -> {
          List<CatalogImage> found = new ArrayList<>(ids.size());
          try (PreparedStatement s = connection.prepareStatement(SELECT + "WHERE id = ?")) {
            for (long id : new TreeSet<>(ids)) {
              s.setLong(1, id);
              collect(s, found);
            }
          }
          return found;
        });
  }

  @Override
  public List<CatalogImage> imagesWithoutRow(long afterId, int limit) {
    return run(
        "read",
        () ->
            images("WHERE embedding_index IS NULL AND id > ? ORDER BY id LIMIT ?", afterId, limit));
  }

  private List<CatalogImage> images(String where, long first, long second) throws SQLException {
    List<CatalogImage> images = new ArrayList<>();
    try (PreparedStatement s = connection.prepareStatement(SELECT + where)) {
      s.setLong(1, first);
      s.setLong(2, second);
      collect(s, images);
    }
    return images;
  }

  private static void collect(PreparedStatement s, List<CatalogImage> into) throws SQLException {
    try (ResultSet r = s.executeQuery()) {
      while (r.next()) {
        into.add(new CatalogImage(r.getLong(1), r.getString(2), r.getLong(3)));
      }
    }
  }

  @Override
  public long assignRows(Map<Long, Long> rowById) {
    return write(
        "write embedding_index to",
        () -> {
          long assigned = 0;
          try (PreparedStatement s =
              connection.prepareStatement(
                  "UPDATE images SET embedding_index = ? WHERE id = ? AND embedding_index IS NULL")) {
            for (Map.Entry<Long, Long> entry : rowById.entrySet()) {
              s.setLong(1, entry.getValue());
              s.setLong(2, entry.getKey());
              assigned += s.executeUpdate();
            }
          }
          return assigned;
        });
  }

  @Override
  public void register(List<ImageFile> files) {
    write(
        "add images to",
        () -> {
          String paths = pathTable();
          for (ImageFile image : files) {
            if (!update(paths, image)) {
              insert(paths, image);
            }
          }
          return null;
        });
  }

  private boolean update(String paths, ImageFile image) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement("SELECT min(id) FROM " + paths + " WHERE file_path = ?")) {
      s.setString(1, image.filePath());
      long id;
      try (ResultSet r = s.executeQuery()) {
        id = r.next() ? r.getLong(1) : 0;
        if (r.wasNull()) {
          return false;
        }
      }
      columns.update(connection, id, image);
      return true;
    }
  }

  private void insert(String paths, ImageFile image) throws SQLException {
    long id = columns.insert(connection, image);
    if (!paths.equals("images")) {
      try (PreparedStatement s =
          connection.prepareStatement("INSERT INTO " + paths + " (file_path, id) VALUES (?, ?)")) {
        s.setString(1, image.filePath());
        s.setLong(2, id);
        s.executeUpdate();
      }
    }
  }

  @Override
  public ImageFile find(String filePath) {
    return run(
        "read",
        () -> {
          String sql =
              "SELECT * FROM images WHERE id = (SELECT min(id) FROM "
                  + pathTable()
                  + " WHERE file_path = ?)";
          try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setString(1, filePath);
            try (ResultSet r = s.executeQuery()) {
              return r.next() ? columns.read(r) : null;
            }
          }
        });
  }

  /** A user's table gets no index from us; without one, each look-up would read the whole table. */
  private String pathTable() throws SQLException {
    if (pathTable == null) {
      if (hasPathIndex()) {
        pathTable = "images";
      } else {
        execute(
            connection,
            "CREATE TEMP TABLE IF NOT EXISTS skylight_paths (file_path TEXT, id INTEGER)");
        execute(connection, "DELETE FROM temp.skylight_paths");
        execute(
            connection,
            "INSERT INTO temp.skylight_paths SELECT file_path, id FROM images ORDER BY file_path");
        execute(
            connection,
            "CREATE INDEX IF NOT EXISTS temp.skylight_paths_by_path ON skylight_paths (file_path)");
        pathTable = "temp.skylight_paths";
      }
    }
    return pathTable;
  }

  private boolean hasPathIndex() throws SQLException {
    return long0(
            connection,
            "SELECT count(*) FROM pragma_index_list('images') l, pragma_index_info(l.name) i"
                + " WHERE l.partial = 0 AND i.seqno = 0 AND i.name = 'file_path' COLLATE NOCASE")
        > 0;
  }

  /** Something done with the database. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws SQLException;
  }

  private <T> T run(String doing, Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw failure(doing, e);
    }
  }

  private <T> T write(String doing, Work<T> work) {
    try {
      return run(doing, () -> SqliteTransaction.write(connection, c -> work.run()));
    } catch (RuntimeException | Error e) {
      pathTable = null; // a temporary table made in the transaction is gone with it
      throw e;
    }
  }

  private SkylightException failure(String doing, SQLException e) {
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
    if (code == SQLiteErrorCode.SQLITE_CONSTRAINT) {
      return new SkylightException(
          Kind.BAD_INPUT,
          "Cannot "
              + doing
              + " the catalog "
              + file
              + ": its table images refuses it ("
              + e.getMessage()
              + "). Skylight fills in only the columns "
              + columns.known()
              + "; give the others defaults.",
          e);
    }
    return IoFailures.ofSqlite(doing + " the catalog", file, e);
  }

  static void execute(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  static long long0(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      return r.next() ? r.getLong(1) : 0;
    }
  }

  @Override
  public void close() {
    run(
        "close",
        () -> {
          connection.close();
          return null;
        });
  }
}
