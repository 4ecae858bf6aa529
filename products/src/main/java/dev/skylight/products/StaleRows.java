package dev.skylight.products;

import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Rows of a URL that their image no longer has, while the one that it has, or none, is known to
 * give no picture: nothing would ever take their place.
 */
final class StaleRows {

  private static final String OF_ANOTHER =
      "t.image_url IS NOT NULL AND t.image_url IS DISTINCT FROM f.image_url";

  private final MainDatabase main;
  private final VectorDatabase database;
  private final ModelVersion version;

  StaleRows(MainDatabase main, VectorDatabase database, ModelVersion version) {
    this.main = main;
    this.database = database;
    this.version = version;
  }

  /**
   * Removes them; the failures stay noted.
   *
   * @param goOn asked after each page
   * @return rows of vectors that were removed
   */
  long remove(BooleanSupplier goOn) throws SQLException {
    Needs needs = new Needs(database, version, false, false);
    long removed = 0;
    String last = null;
    do {
      List<String> ids = failed(last);
      if (ids.isEmpty()) {
        return removed;
      }
      last = ids.get(ids.size() - 1);
      List<String> gone =
          needs.of(main.mainOf(ids)).stream()
              .filter(need -> need.stale() && need.lost())
              .map(need -> need.image().id())
              .toList();
      if (!gone.isEmpty()) {
        removed += delete(database.table().name(), gone);
        delete(database.table().fetches(), gone);
      }
    } while (goOn.getAsBoolean());
    return removed;
  }

  /** Some images of which a failure is noted, and that have a row of another URL. */
  private List<String> failed(String after) throws SQLException {
    String sql =
        String.format(
            "SELECT f.image_id FROM %s f WHERE f.model_version = ? AND EXISTS (SELECT 1 FROM %s t"
                + " WHERE t.image_id = f.image_id AND t.%s AND %s)%s ORDER BY f.image_id LIMIT %s",
            database.table().failures().sql(),
            database.table().name().sql(),
            VectorIndex.among(version.alike()),
            OF_ANOTHER,
            after == null ? "" : " AND f.image_id > " + database.table().id().parameter(),
            ShopWork.PAGE);
    return database.imageIds(
        sql, after == null ? List.of(version.text()) : List.of(version.text(), after));
  }

  /** Only as long as the failure stands there: another process may have had the picture since. */
  private int delete(TableName table, List<String> ids) throws SQLException {
    String sql =
        String.format(
            "DELETE FROM %s t USING %s f WHERE t.image_id = ANY (%s) AND t.%s AND f.image_id ="
                + " t.image_id AND f.model_version = ? AND %s",
            table.sql(),
            database.table().failures().sql(),
            database.table().id().parameters(),
            VectorIndex.among(version.alike()),
            OF_ANOTHER);
    return database.change(
        sql,
        delete -> {
          delete.setArray(1, database.array(ids));
          delete.setString(2, version.text());
        });
  }
}
