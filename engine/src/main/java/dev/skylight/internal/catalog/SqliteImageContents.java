package dev.skylight.internal.catalog;

import dev.skylight.internal.files.IoFailures;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Passes over the table images of an SQLite file. */
final class SqliteImageContents implements ImageContents {

  private final SqliteCatalog catalog;

  /** Takes over the catalog. */
  SqliteImageContents(SqliteCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void visit(Visitor visitor) {
    String sql =
        String.format(
            Locale.ROOT,
            "SELECT id, coalesce(%s, -1), %s FROM images ORDER BY id",
            RowColumn.ROW,
            catalog.columns().hasHashes() ? "file_hash" : "NULL");
    try {
      catalog
          .database()
          .each(sql, r -> visitor.image(r.getLong(1), Math.max(-1, r.getLong(2)), r.getString(3)));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public List<Long> sharedRows() {
    String sql =
        String.format(
            Locale.ROOT,
            "SELECT %s AS skylight_row FROM images WHERE skylight_row >= 0 GROUP BY skylight_row"
                + " HAVING count(*) > 1 ORDER BY skylight_row",
            RowColumn.ROW);
    List<Long> rows = new ArrayList<>();
    try {
      catalog.database().each(sql, r -> rows.add(r.getLong(1)));
    } catch (SQLException e) {
      throw failure(e);
    }
    return rows;
  }

  @Override
  public <T> T kept(Class<T> kind, Supplier<T> making) {
    try {
      return Passes.of(catalog.file()).once(kind, making::get);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private RuntimeException failure(SQLException e) {
    return IoFailures.ofSqlite("read the catalog", catalog.file(), e);
  }

  @Override
  public void close() {
    catalog.close();
  }
}
