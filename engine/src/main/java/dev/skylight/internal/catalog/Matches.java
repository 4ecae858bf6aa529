package dev.skylight.internal.catalog;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which images of a catalog pass which filters, kept for the last filters that were asked for; of
 * one state of the catalog. Thread-safe.
 */
final class Matches {

  private static final int MOST = 8;

  private final Map<ImageFilter, ImageSet> found =
      new LinkedHashMap<>(MOST, 1, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ImageFilter, ImageSet> eldest) {
          return size() > MOST;
        }
      };

  /** Others who ask at the same time wait for the answer. */
  synchronized ImageSet of(CatalogDatabase database, ImageFilter filter) throws SQLException {
    ImageSet set = found.get(filter);
    if (set == null) {
      set = new Asked(database).set(filter);
      found.put(filter, set);
    }
    return set;
  }

  /** A filter as SQL. */
  private static final class Asked {
    private final CatalogDatabase database;
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    private Asked(CatalogDatabase database) {
      this.database = database;
    }

    private ImageSet set(ImageFilter filter) throws SQLException {
      if (!filter.folder().isEmpty()) {
        folder(filter.folder());
      }
      for (String tag : filter.tags()) {
        tag(tag);
      }
      if (filter.minRating() > 0) {
        rating(filter.minRating());
      }
      return read(
          "SELECT i.id, "
              + RowColumn.ROW
              + " FROM images i WHERE "
              + (conditions.isEmpty() ? "1" : String.join(" AND ", conditions))
              + " ORDER BY i.id");
    }

    /** No LIKE, since '%' and '_' stand in names; an index on the column helps. */
    private void folder(String folder) {
      conditions.add("i.file_path COLLATE BINARY >= ? AND i.file_path COLLATE BINARY < ?");
      String prefix = ImageFilter.prefix(folder);
      values.add(prefix);
      values.add(prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1));
    }

    private void tag(String key) throws SQLException {
      Optional<String> table = NoteTable.TAGS.in(database);
      OwnTags own = OwnTags.of(database);
      List<String> sources = new ArrayList<>();
      if (table.isPresent()) {
        sources.add(
            "SELECT i.id FROM " + NoteTable.noted(database, table.get()) + " WHERE t.tag_key = ?");
        values.add(key);
      }
      if (!own.isEmpty()) {
        sources.add("SELECT value FROM json_each(?)");
        values.add(own.json(key));
      }
      conditions.add(
          sources.isEmpty() ? "0" : "i.id IN (" + String.join(" UNION ALL ", sources) + ")");
    }

    private void rating(int least) throws SQLException {
      Optional<String> table = NoteTable.RATINGS.in(database);
      if (database.columns().has("rating")) {
        conditions.add(SqliteRemarks.stars(database, table, "i") + " >= ?");
      } else if (table.isPresent()) {
        conditions.add(
            "i.id IN (SELECT i.id FROM "
                + NoteTable.noted(database, table.get())
                + " WHERE t.rating >= ?)");
      } else {
        conditions.add("0");
        return;
      }
      values.add(least);
    }

    private ImageSet read(String sql) throws SQLException {
      long[] ids = new long[1024];
      long[] rows = new long[1024];
      int n = 0;
      try (PreparedStatement s = database.connection().prepareStatement(sql)) {
        for (int i = 0; i < values.size(); i++) {
          s.setObject(i + 1, values.get(i));
        }
        try (ResultSet r = s.executeQuery()) {
          while (r.next()) {
            if (n == ids.length) {
              ids = Arrays.copyOf(ids, 2 * n);
              rows = Arrays.copyOf(rows, 2 * n);
            }
            ids[n] = r.getLong(1);
            long row = r.getLong(2);
            rows[n++] = r.wasNull() ? -1 : row;
          }
        }
      }
      return new ImageSet(Arrays.copyOf(ids, n), Arrays.copyOf(rows, n));
    }
  }
}
