package dev.skylight.internal.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * A catalog in an SQLite file: one that Skylight made, or a user's own with at least {@code id},
 * {@code file_path} and {@code embedding_index}. Of a user's table only those {@code
 * embedding_index} are changed that are NULL, and its file facts by {@link #register}; the schema
 * never.
 */
final class SqliteCatalog implements Catalog {

  private static final String SELECT =
      "SELECT id, coalesce(file_path, ''), coalesce(" + RowColumn.ROW + ", -1) FROM images ";

  private final Path file;
  private final Connection connection;
  private final ImageColumns columns;
  private final CatalogDatabase database;
  private final RowColumn rows;
  private final KeyTable paths;
  private final KeyTable hashes;
  private final ImageWrites writes;
  private final Closing closing;

  /** What is done with the connection in the end. */
  @FunctionalInterface
  interface Closing {

    /**
     * Does it.
     *
     * @param clean whether nothing was made in it that stays
     */
    void close(boolean clean) throws SQLException;
  }

  SqliteCatalog(CatalogDatabase database, Closing closing) {
    this.file = database.file();
    this.connection = database.connection();
    this.columns = database.columns();
    this.database = database;
    this.rows = new RowColumn(database);
    this.paths = new KeyTable(connection, "file_path");
    this.hashes = new KeyTable(connection, "file_hash");
    this.writes = new ImageWrites(database, paths, hashes);
    this.closing = closing;
  }

  Path file() {
    return file;
  }

  Connection connection() {
    return connection;
  }

  ImageColumns columns() {
    return columns;
  }

  CatalogDatabase database() {
    return database;
  }

  @Override
  public long rows() {
    return run("read", rows::rows);
  }

  @Override
  public void check(long fileRows) {
    run(
        "read",
        () -> {
          rows.check(fileRows);
          return null;
        });
  }

  @Override
  public long imageCount() {
    return run("read", () -> long0(connection, "SELECT count(*) FROM images"));
  }

  @Override
  public List<CatalogImage> imagesOfRows(long from, long to) {
    return run(
        "read",
        () -> {
          boolean direct = rows.isDirect();
          List<CatalogImage> found =
              direct
                  ? images(
                      "WHERE embedding_index >= ? AND embedding_index < ? ORDER BY embedding_index,"
                          + " id",
                      from,
                      to)
                  : imagesIn(columns.key(), rows.keys(from, to).toString());
          // what lies between two whole numbers is no row, and a pass may be of rows as they were
          found.removeIf(image -> image.row() < from || image.row() >= to);
          if (!direct) {
            found.sort(
                Comparator.comparingLong(CatalogImage::row).thenComparingLong(CatalogImage::id));
          }
          return found;
        });
  }

  @Override
  public List<CatalogPicture> pictures(Collection<Long> wanted, Collection<Long> ids) {
    // lists as one JSON text each: any number of them, and one look at a table without an index
    return run(
        "read",
        () -> {
          String which = "id IN (SELECT value FROM json_each(?))";
          List<Object> values = new ArrayList<>(List.of(CatalogDatabase.json(ids)));
          if (!wanted.isEmpty()) { // or else a table without an index would be read for nothing
            RowColumn.Asked asked = rows.asked(wanted);
            which = asked.condition() + " OR " + which;
            values.add(0, asked.json());
          }
          String sql =
              String.format(
                  Locale.ROOT,
                  "SELECT *, %s AS skylight_row FROM images WHERE %s ORDER BY skylight_row, id",
                  RowColumn.ROW,
                  which);
          List<CatalogPicture> found = new ArrayList<>(wanted.size());
          database.each(
              sql,
              r -> {
                long row = r.getLong("skylight_row");
                row = r.wasNull() || row < 0 ? -1 : row;
                found.add(new CatalogPicture(r.getLong("id"), row, columns.read(r)));
              },
              values.toArray());
          return found;
        });
  }

  @Override
  public List<CatalogImage> imagesById(List<Long> ids) {
    return run(
        "read",
        () -> {
          if (columns.idIsRowid()) {
            return imagesIn("id", new TreeSet<>(ids).toString());
          }
          SortedPairs known = ImageIds.of(connection, file, columns).keys();
          Set<Long> keys = new TreeSet<>();
          ids.forEach(id -> keys.addAll(known.range(id, id + 1)));
          List<CatalogImage> found = imagesIn(columns.key(), keys.toString());
          // where they were renumbered since the pass
          Set<Long> asked = new HashSet<>(ids);
          found.removeIf(image -> !asked.contains(image.id()));
          return found;
        });
  }

  @Override
  public List<CatalogImage> imagesWithoutRow(long afterId, int limit) {
    return run(
        "read",
        () -> images("WHERE " + rows.none() + " AND id > ? ORDER BY id LIMIT ?", afterId, limit));
  }

  @Override
  public long countWithoutRow() {
    return run("read", () -> long0(connection, "SELECT count(*) FROM images WHERE " + rows.none()));
  }

  private List<CatalogImage> images(String where, Object... values) throws SQLException {
    List<CatalogImage> images = new ArrayList<>();
    database.each(
        SELECT + where,
        r -> images.add(new CatalogImage(r.getLong(1), r.getString(2), Math.max(-1, r.getLong(3)))),
        values);
    return images;
  }

  /** Those with a key of a list, by id. */
  private List<CatalogImage> imagesIn(String key, String json) throws SQLException {
    return images("WHERE " + key + " IN (SELECT value FROM json_each(?)) ORDER BY id", json);
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
    return database.write(
        "write embedding_index to",
        () -> {
          long assigned = 0;
          Set<Long> taken = onlyFree ? taken(rowById.values()) : Set.of();
          try (PreparedStatement s =
              connection.prepareStatement(
                  "UPDATE images SET embedding_index = ? WHERE id = ? AND "
                      + RowColumn.ROW
                      + " IS NULL")) {
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
  private Set<Long> taken(Collection<Long> wanted) throws SQLException {
    Set<Long> taken = new HashSet<>();
    RowColumn.Asked asked = rows.asked(wanted);
    String sql = "SELECT " + RowColumn.ROW + " FROM images WHERE " + asked.condition();
    database.each(sql, r -> taken.add(r.getLong(1)), asked.json());
    return taken;
  }

  @Override
  public void register(List<ImageFile> files) {
    writes.register(files);
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
        () ->
            images(
                "WHERE id IN (SELECT id FROM "
                    + hashes.name()
                    + " WHERE file_hash = ?) AND file_hash = ? ORDER BY id",
                fileHash,
                fileHash));
  }

  @Override
  public void move(Map<Long, ImageFile> byId) {
    writes.move(byId);
  }

  @Override
  public long remove(List<Long> ids) {
    return writes.remove(ids);
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

  @Override
  public Map<String, Long> idsAt(Collection<String> filePaths) {
    return run("read", () -> paths.idsOf(filePaths));
  }

  @Override
  public Remarks remarks() {
    return new SqliteRemarks(database);
  }

  @Override
  public ImageSet matching(ImageFilter filter) {
    return run("read", () -> database.once(Matches.class, Matches::new).of(database, filter));
  }

  @Override
  public NavigableMap<String, Long> folders() {
    return run("read", () -> Tallies.of(database).folders());
  }

  @Override
  public List<FormatTotal> formats() {
    return run("read", () -> Tallies.of(database).formats());
  }

  private <T> T run(String doing, CatalogDatabase.Work<T> work) {
    return database.run(doing, work);
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
          closing.close(!paths.isCopied() && !hashes.isCopied());
          return null;
        });
  }
}
