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
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
  private final PathTable paths;

  SqliteCatalog(Path file, Connection connection, ImageColumns columns) {
    this.file = file;
    this.connection = connection;
    this.columns = columns;
    this.paths = new PathTable(connection);
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
          for (ImageFile image : files) {
            OptionalLong known = paths.idOf(image.filePath());
            if (known.isPresent()) {
              columns.update(connection, known.getAsLong(), image);
            } else {
              paths.add(image.filePath(), columns.insert(connection, image));
            }
          }
          return null;
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
