package dev.skylight.products;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Rows whose images are no main images any more, of whatever model. */
final class Orphans {

  private final MainDatabase main;
  private final VectorDatabase database;

  Orphans(MainDatabase main, VectorDatabase database) {
    this.main = main;
    this.database = database;
  }

  /** Hears of orphans, a page of images at a time. */
  private interface Page {
    void take(List<String> ids) throws SQLException;
  }

  /** How many images with rows are orphans. */
  long count() throws SQLException {
    long[] count = {0};
    walk(database.table().name(), ids -> count[0] += ids.size(), () -> true);
    return count[0];
  }

  /**
   * Removes them, and what was noted of them.
   *
   * @param goOn asked after each page
   * @return rows of vectors that were removed
   */
  long remove(BooleanSupplier goOn) throws SQLException {
    long[] removed = {0};
    VectorTable table = database.table();
    for (TableName each : List.of(table.name(), table.failures(), table.fetches())) {
      walk(
          each,
          ids -> {
            int rows = delete(each, ids);
            removed[0] += each.equals(table.name()) ? rows : 0;
          },
          goOn);
    }
    return removed[0];
  }

  private void walk(TableName table, Page page, BooleanSupplier goOn) throws SQLException {
    String last = null;
    do {
      List<String> ids = ids(table, last);
      if (ids.isEmpty()) {
        return;
      }
      last = ids.get(ids.size() - 1);
      Set<String> there = main.mainOf(ids).stream().map(ShopImage::id).collect(Collectors.toSet());
      ids.removeIf(there::contains);
      if (!ids.isEmpty()) {
        page.take(ids);
      }
    } while (goOn.getAsBoolean());
  }

  private List<String> ids(TableName table, String after) throws SQLException {
    String sql =
        String.format(
            "SELECT DISTINCT image_id FROM %s WHERE image_id %s ORDER BY image_id LIMIT %s",
            table.sql(),
            after == null ? "IS NOT NULL" : "> " + database.table().id().parameter(),
            ShopWork.PAGE);
    return database.imageIds(sql, after == null ? List.of() : List.of(after));
  }

  private int delete(TableName table, List<String> ids) throws SQLException {
    String sql =
        String.format(
            "DELETE FROM %s WHERE image_id = ANY (%s)",
            table.sql(), database.table().id().parameters());
    return database.change(sql, delete -> delete.setArray(1, database.array(ids)));
  }
}
