package dev.skylight.internal.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many images of what kind there are, counted in one pass each.
 *
 * @param folders as {@link Catalog#folders} has them
 * @param formats as {@link Catalog#formats} has them
 */
record Tallies(NavigableMap<String, Long> folders, List<FormatTotal> formats) {

  static Tallies of(CatalogDatabase database) throws SQLException {
    return database.once(
        Tallies.class, () -> new Tallies(folders(database), List.copyOf(formats(database))));
  }

  private static NavigableMap<String, Long> folders(CatalogDatabase database) throws SQLException {
    Map<String, long[]> counts = new HashMap<>();
    try (Statement s = database.connection().createStatement();
        ResultSet r = s.executeQuery("SELECT coalesce(file_path, '') FROM images")) {
      while (r.next()) {
        counts.computeIfAbsent(folder(r.getString(1)), none -> new long[1])[0]++;
      }
    }
    NavigableMap<String, Long> folders = new TreeMap<>();
    counts.forEach((folder, count) -> folders.put(folder, count[0]));
    return Collections.unmodifiableNavigableMap(folders);
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash == 0 ? "/" : path.substring(0, Math.max(0, slash));
  }

  private static List<FormatTotal> formats(CatalogDatabase database) throws SQLException {
    ImageColumns columns = database.columns();
    String format = columns.has("format") ? "lower(coalesce(format, ''))" : "''";
    String bytes = columns.has("file_size") ? "sum(CAST(file_size AS INTEGER))" : "0";
    List<FormatTotal> formats = new ArrayList<>();
    try (Statement s = database.connection().createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT "
                    + format
                    + " AS skylight_format, count(*) AS skylight_count, "
                    + bytes
                    + " FROM images GROUP BY skylight_format ORDER BY skylight_count DESC, 1")) {
      while (r.next()) {
        formats.add(new FormatTotal(r.getString(1), r.getLong(2), r.getLong(3)));
      }
    }
    return formats;
  }
}
