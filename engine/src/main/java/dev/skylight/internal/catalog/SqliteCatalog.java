package dev.skylight.internal.catalog;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.sqlite.SQLiteErrorCode;

/**
 * A catalog in an SQLite file: one that Skylight made, or a user's own with at least {@code id},
 * {@code file_path} and {@code embedding_index}. Of a user's table only those {@code
 * embedding_index} are changed that are NULL, and its file facts by {@link #register}; the schema
 * never.
 */
final class SqliteCatalog implements Catalog {

  private static final String SELECT =
      "SELECT id, coalesce(file_path, ''), coalesce(embedding_index, -1) FROM images ";

  private final Path file;
  private final Connection connection;
  private final ImageColumns columns;
  private final KeyTable paths;
  private final KeyTable hashes;

  SqliteCatalog(Path file, Connection connection, ImageColumns columns) {
    this.file = file;
    this.connection = connection;
    this.columns = columns;
    this.paths = new KeyTable(connection, "file_path");
    this.hashes = new KeyTable(connection, "file_hash");
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

  @Override
  public long countWithoutRow() {
    return run(
        "read",
        () -> long0(connection, "SELECT count(*) FROM images WHERE embedding_index IS NULL"));
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
    return assign(rowById, false);
  }

  @Override
  public long assignFreeRows(Map<Long, Long> rowById) {
    return assign(rowById, true);
  }

  private long assign(Map<Long, Long> rowById, boolean onlyFree) {
    return write(
        "write embedding_index to",
        () -> {
          long assigned = 0;
          Set<Long> taken = onlyFree ? taken(rowById.values()) : Set.of();
          try (PreparedStatement s =
              connection.prepareStatement(
                  "UPDATE images SET embedding_index = ? WHERE id = ? AND embedding_index IS NULL")) {
            for (Map.Entry<Long, Long> entry : rowById.entrySet()) {
              if (!taken.contains(entry.getValue())) {
                s.setLong(1, entry.getValue());
                s.setLong(2, entry.getKey());
                assigned += s.executeUpdate();
              }
            }
          }
          return assigned;
        });
  }

  /** Those of some rows that an image has. */
  private Set<Long> taken(Collection<Long> rows) throws SQLException {
    Set<Long> taken = new HashSet<>();
    try (PreparedStatement s =
        connection.prepareStatement(
            "SELECT embedding_index FROM images WHERE embedding_index IN (SELECT value FROM"
                + " json_each(?))")) {
      s.setString(1, List.copyOf(rows).toString());
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          taken.add(r.getLong(1));
        }
      }
    }
    return taken;
  }

  @Override
  public void register(List<ImageFile> files) {
    write(
        "add images to",
        () -> {
          for (ImageFile image : files) {
            OptionalLong known = paths.idOf(image.filePath());
            long id;
            if (known.isPresent()) {
              id = known.getAsLong();
              columns.update(connection, id, image);
            } else {
              id = columns.insert(connection, image);
              paths.add(image.filePath(), id);
            }
            hashes.add(image.fileHash(), id);
          }
          return null;
        });
  }

  @Override
  public List<CatalogImage> images(long afterId, int limit) {
    return run("read", () -> images("WHERE id > ? ORDER BY id LIMIT ?", afterId, limit));
  }

  @Override
  public List<CatalogImage> imagesByHash(String fileHash) {
    if (!columns.tellContents()) {
      return List.of();
    }
    return run(
        "read",
        () -> {
          List<CatalogImage> found = new ArrayList<>();
          String sql =
              SELECT
                  + "WHERE id IN (SELECT id FROM "
                  + hashes.name()
                  + " WHERE file_hash = ?) AND file_hash = ? ORDER BY id";
          try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setString(1, fileHash);
            s.setString(2, fileHash);
            collect(s, found);
          }
          return found;
        });
  }

  @Override
  public void move(Map<Long, ImageFile> byId) {
    write(
        "move images in",
        () -> {
          try (PreparedStatement s =
              connection.prepareStatement("UPDATE images SET file_path = ? WHERE id = ?")) {
            for (Map.Entry<Long, ImageFile> entry : byId.entrySet()) {
              s.setString(1, entry.getValue().filePath());
              s.setLong(2, entry.getKey());
              s.executeUpdate();
              columns.update(connection, entry.getKey(), entry.getValue());
              paths.remove(entry.getKey());
              paths.add(entry.getValue().filePath(), entry.getKey());
            }
          }
          return null;
        });
  }

  @Override
  public long remove(List<Long> ids) {
    return write(
        "remove images from",
        () -> {
          long removed = 0;
          try (PreparedStatement s =
              connection.prepareStatement("DELETE FROM images WHERE id = ?")) {
            for (long id : ids) {
              s.setLong(1, id);
              removed += s.executeUpdate();
              paths.remove(id);
            }
          }
          return removed;
        });
  }

  @Override
  public ImageFile find(String filePath) {
    return run(
        "read",
        () -> {
          String sql =
              "SELECT * FROM images WHERE id = (SELECT min(id) FROM "
                  + paths.name()
                  + " WHERE file_path = ?)";
          try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setString(1, filePath);
            try (ResultSet r = s.executeQuery()) {
              return r.next() ? columns.read(r) : null;
            }
          }
        });
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
      paths.forget(); // a temporary table made in the transaction is gone with it
      hashes.forget();
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
