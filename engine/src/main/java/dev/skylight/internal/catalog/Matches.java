package dev.skylight.internal.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
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

  /** Images of a folder from which on an index on paths helps no more. */
  private static final int MANY = 50_000;

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
      return read(conditions.isEmpty() ? "1" : String.join(" AND ", conditions));
    }

    /**
     * No LIKE, since '%' and '_' stand in names. An index on the column finds few images at once,
     * and many are quicker read in order of id, without it.
     */
    private void folder(String folder) throws SQLException {
      String prefix = ImageFilter.prefix(folder);
      String end = prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
      String inside = "i.file_path COLLATE BINARY >= ? AND %si.file_path COLLATE BINARY < ?";
      long found =
          database.number(
              String.format(
                  "SELECT count(*) FROM (SELECT 1 FROM images i WHERE " + inside + " LIMIT %d)",
                  "",
                  MANY),
              prefix,
              end);
      String scan = found < MANY ? "" : "+";
      conditions.add(scan + String.format(inside, scan));
      values.add(prefix);
      values.add(end);
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

    /** All in one text, and sorted here: to fetch 600,000 lines one by one takes seconds. */
    private ImageSet read(String condition) throws SQLException {
      String[] text = new String[1];
      long[] count = new long[1];
      database.each(
          String.format(
              "SELECT count(*), group_concat(i.id || ' ' || coalesce(%s, -1), ' ') FROM images i"
                  + " WHERE %s",
              RowColumn.ROW, condition),
          r -> {
            count[0] = r.getLong(1);
            text[0] = r.getString(2);
          },
          values.toArray());
      int n = Math.toIntExact(count[0]);
      long[] ids = new long[n];
      long[] rows = new long[n];
      int at = 0;
      for (int i = 0; i < n; i++) {
        int space = text[0].indexOf(' ', at);
        int end = text[0].indexOf(' ', space + 1);
        end = end < 0 ? text[0].length() : end;
        ids[i] = Long.parseLong(text[0], at, space, 10);
        rows[i] = Long.parseLong(text[0], space + 1, end, 10);
        at = end + 1;
      }
      return new ImageSet(ids, rows);
    }
  }
}
