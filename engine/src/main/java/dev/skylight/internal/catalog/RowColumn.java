package dev.skylight.internal.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What {@code embedding_index} says, whatever type it was written with: SQLite holds what it is
 * given, and other programs write rows as text or real numbers, and an empty text or -1 for none.
 *
 * <p>A table with an index on the column is asked as it is. Of another one, or where rows are text,
 * one pass per state of the file makes {@link SortedPairs} that all connections of the process use.
 */
final class RowColumn {

  /** A value that is no row, as {@link #ROW} has it. */
  private static final long BAD = -2;

  /** What the column plainly means: a whole number from 0 on, NULL for none, or -2 for no row. */
  static final String ROW =
      """
      (CASE typeof(embedding_index)
       WHEN 'null' THEN NULL
       WHEN 'integer' THEN CASE WHEN embedding_index >= 0 THEN embedding_index
        WHEN embedding_index <> -1 THEN -2 END
       WHEN 'real' THEN CASE WHEN embedding_index = -1.0 THEN NULL
        WHEN embedding_index >= 0.0 AND embedding_index < 1e15
         AND embedding_index = CAST(embedding_index AS INTEGER)
         THEN CAST(embedding_index AS INTEGER) ELSE -2 END
       WHEN 'text' THEN CASE
        WHEN $text IN ('', '-1', '-1.0') THEN NULL
        WHEN length($text) < 19 AND $text NOT GLOB '*[^0-9]*' THEN CAST($text AS INTEGER)
        WHEN length($text) < 19 AND $text GLOB '[0-9]*.0'
         AND substr($text, 1, length($text) - 2) NOT GLOB '*[^0-9]*' THEN CAST($text AS INTEGER)
        ELSE -2 END
       ELSE -2 END)"""
          .replace("$text", "trim(embedding_index, ' ' || char(9, 10, 13))");

  /** Rows without an image that a file is made with, however few images there are. */
  private static final long SPARE_ROWS = 1_000_000;

  /** Rows that a file may have which was made elsewhere, of many more images. */
  private static final long MOST_ROWS = 100_000_000;

  private static final long ROWS_PER_IMAGE = 100;

  private final CatalogDatabase database;
  private final Path file;
  private final Connection connection;
  private final ImageColumns columns;

  /** Null: not looked at yet. */
  private Boolean direct;

  private String none;

  RowColumn(CatalogDatabase database) {
    this.database = database;
    this.file = database.file();
    this.connection = database.connection();
    this.columns = database.columns();
  }

  /** Whether SQL may compare the column itself with whole numbers, and an index finds them. */
  boolean isDirect() throws SQLException {
    if (direct == null) {
      direct =
          !columns.indexAsText()
              && database
                  .statements()
                  .ofTables(
                      Boolean.class,
                      "index of rows",
                      () -> KeyTable.hasIndex(connection, "embedding_index"))
              && !is("embedding_index >= ''"); // texts and blobs come behind all numbers
    }
    return direct;
  }

  /** Condition for images that have no row; where it can, one that an index answers. */
  String none() throws SQLException {
    if (none == null) {
      if (!isDirect()) {
        none = ROW + " IS NULL";
      } else {
        // two values would make SQLite sort all of them for every page
        none =
            is("embedding_index = -1")
                ? "(+embedding_index IS NULL OR +embedding_index = -1)"
                : "embedding_index IS NULL";
      }
    }
    return none;
  }

  private boolean is(String condition) throws SQLException {
    return database.number("SELECT EXISTS (SELECT 1 FROM images WHERE " + condition + ")") == 1;
  }

  /** Highest row + 1; BAD_INPUT where no file can have as many. */
  long rows() throws SQLException {
    long last =
        isDirect()
            ? SqliteCatalog.long0(
                connection, "SELECT coalesce(max(embedding_index), -1) FROM images")
            : pairs().last();
    if (last >= MOST_ROWS && last >= limit(MOST_ROWS)) {
      refuse(limit(MOST_ROWS));
    }
    return Math.max(0, last + 1); // other negatives: for the check to name
  }

  private long limit(long spare) throws SQLException {
    return spare + ROWS_PER_IMAGE * SqliteCatalog.long0(connection, "SELECT count(*) FROM images");
  }

  /** Refuses values that are no rows, and rows that a new file would be made for nobody's sake. */
  void check(long fileRows) throws SQLException {
    long limit = Math.max(fileRows, limit(SPARE_ROWS));
    if (isDirect() ? is(outside(limit)) : pairs().last() >= limit) {
      refuse(limit);
    }
  }

  private static String outside(long limit) {
    return String.format(Locale.ROOT, "(%s = %d OR %s >= %d)", ROW, BAD, ROW, limit);
  }

  private void refuse(long limit) throws SQLException {
    String sql =
        String.format(
            Locale.ROOT,
            "SELECT id, embedding_index, typeof(embedding_index), quote(embedding_index), %s,"
                + " (SELECT count(*) FROM images WHERE %s) FROM images WHERE %s ORDER BY id LIMIT 1",
            ROW,
            outside(limit),
            outside(limit));
    try (PreparedStatement s = connection.prepareStatement(sql);
        ResultSet r = s.executeQuery()) {
      if (r.next()) { // or else somebody has mended it meanwhile
        BadRow bad =
            new BadRow(r.getLong(1), r.getString(2), r.getString(3), r.getString(4), r.getLong(6));
        long images = SqliteCatalog.long0(connection, "SELECT count(*) FROM images");
        throw r.getLong(5) == BAD
            ? bad.isNoRow(file, columns.isView())
            : bad.isTooHigh(file, columns.isView(), limit, images);
      }
    }
  }

  /** Row and key of every image that has a row, by row, then by id. */
  private SortedPairs pairs() throws SQLException {
    SortedPairs pairs = Passes.of(file).once(SortedPairs.class, this::pass);
    if (pairs.first() == BAD) {
      refuse(Long.MAX_VALUE);
    }
    return pairs;
  }

  private SortedPairs pass() throws SQLException {
    return SortedPairs.of(
        connection,
        "SELECT count(*) FROM images WHERE " + ROW + " IS NOT NULL",
        String.format(
            Locale.ROOT,
            "SELECT %s AS skylight_row, %s FROM images WHERE skylight_row IS NOT NULL"
                + " ORDER BY skylight_row, id",
            ROW,
            columns.key()));
  }

  /** Keys, as {@link ImageColumns#key} has them, of images with {@code from <= row < to}. */
  List<Long> keys(long from, long to) throws SQLException {
    return pairs().range(from, to);
  }

  /** Condition for images with some rows, with a parameter: the value that comes with it. */
  record Asked(String condition, String json) {}

  /** Asks for images with some rows; a pass over the table, unless one was made before. */
  Asked asked(Collection<Long> rows) throws SQLException {
    if (isDirect()) {
      return new Asked(in("embedding_index"), List.copyOf(rows).toString());
    }
    SortedPairs known = Passes.of(file).ifMade(SortedPairs.class);
    if (known == null) {
      return new Asked(in(ROW), List.copyOf(rows).toString());
    }
    return new Asked(
        in(columns.key()),
        rows.stream().flatMap(row -> known.range(row, row + 1).stream()).toList().toString());
  }

  private static String in(String what) {
    return what + " IN (SELECT value FROM json_each(?))";
  }
}
