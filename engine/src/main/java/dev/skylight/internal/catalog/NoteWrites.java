package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is noted of images: in the tables of {@link NoteTable} alone. */
final class NoteWrites {

  /** Ids that a sentence names. */
  private static final int NAMED = 3;

  private final CatalogDatabase database;

  NoteWrites(CatalogDatabase database) {
    this.database = database;
  }

  long tag(Collection<Long> ids, TagName tag) {
    requireTable();
    return database.write(
        "note tags in",
        () -> {
          requireThere(ids);
          String table = NoteTable.TAGS.make(database);
          Set<Long> wanted = new LinkedHashSet<>(ids);
          OwnNotes.tags(database, ids)
              .forEach(
                  (id, own) -> {
                    if (own.stream().anyMatch(each -> each.key().equals(tag.key()))) {
                      wanted.remove(id);
                    }
                  });
          String sql =
              String.format(
                  "INSERT INTO %1$s (image_id, tag_key, tag, file_path, file_hash) SELECT i.id, ?,"
                      + " coalesce((SELECT min(tag) FROM %1$s WHERE tag_key = ?), ?),"
                      + " coalesce(i.file_path, ''), %2$s FROM images i WHERE i.id IN (SELECT value"
                      + " FROM json_each(?)) ON CONFLICT (image_id, tag_key) DO UPDATE SET tag ="
                      + " excluded.tag, file_path = excluded.file_path, file_hash ="
                      + " excluded.file_hash WHERE %1$s.file_path <> excluded.file_path AND NOT"
                      + " (%1$s.file_hash <> '' AND %1$s.file_hash = excluded.file_hash)",
                  table, NoteTable.hash(database, "i"));
          return database.change(
              sql, tag.key(), tag.key(), tag.shown(), CatalogDatabase.json(wanted));
        });
  }

  long untag(Collection<Long> ids, TagName tag) {
    requireTable();
    return database.write(
        "take tags from",
        () -> {
          Set<Long> own = new TreeSet<>();
          OwnNotes.tags(database, ids)
              .forEach(
                  (id, tags) -> {
                    if (tags.stream().anyMatch(each -> each.key().equals(tag.key()))) {
                      own.add(id);
                    }
                  });
          if (!own.isEmpty()) {
            throw refusal(
                "Cannot take the tag '"
                    + tag.shown()
                    + "' from "
                    + named(own)
                    + ": the catalog's own column tags says it, which Skylight does not change."
                    + " Change it there.");
          }
          Optional<String> table = NoteTable.TAGS.in(database);
          if (table.isEmpty()) {
            return 0L;
          }
          String of =
              " FROM "
                  + NoteTable.noted(database, table.get())
                  + " WHERE t.tag_key = ? AND i.id IN (SELECT value FROM json_each(?))";
          long had = database.number("SELECT count(*)" + of, tag.key(), CatalogDatabase.json(ids));
          database.change(
              "DELETE FROM "
                  + table.get()
                  + " WHERE tag_key = ? AND image_id IN (SELECT value FROM json_each(?))",
              tag.key(),
              CatalogDatabase.json(ids));
          return had;
        });
  }

  void rate(Collection<Long> ids, int rating) {
    requireTable();
    database.write(
        "note stars in",
        () -> {
          requireThere(ids);
          String table = NoteTable.RATINGS.make(database);
          if (rating == 0 && !database.columns().has("rating")) {
            return database.change(
                "DELETE FROM " + table + " WHERE image_id IN (SELECT value FROM json_each(?))",
                CatalogDatabase.json(ids));
          }
          // none is noted, too, where the image's own column has stars
          return database.change(
              String.format(
                  "INSERT OR REPLACE INTO %s (image_id, rating, file_path, file_hash) SELECT i.id,"
                      + " ?, coalesce(i.file_path, ''), %s FROM images i WHERE i.id IN (SELECT value"
                      + " FROM json_each(?))",
                  table, NoteTable.hash(database, "i")),
              rating,
              CatalogDatabase.json(ids));
        });
  }

  private void requireTable() {
    if (database.columns().isView()) {
      throw refusal(
          "Cannot note anything in the catalog "
              + database.file()
              + ": its images is a view, whose ids may be of other pictures tomorrow. Tag the"
              + " pictures where the view takes them from, in a column tags or rating.");
    }
  }

  private void requireThere(Collection<Long> ids) throws SQLException {
    Set<Long> absent = new TreeSet<>(ids);
    database.each(
        "SELECT id FROM images WHERE id IN (SELECT value FROM json_each(?))",
        r -> absent.remove(r.getLong(1)),
        CatalogDatabase.json(ids));
    if (!absent.isEmpty()) {
      throw refusal("The catalog has no " + named(absent) + ". Nothing was changed.");
    }
  }

  private static String named(Set<Long> ids) {
    String first = String.join(", ", ids.stream().limit(NAMED).map(String::valueOf).toList());
    return (ids.size() == 1 ? "picture " : "pictures ")
        + first
        + (ids.size() > NAMED
            ? String.format(Locale.ROOT, " and %,d more", ids.size() - NAMED)
            : "");
  }

  private static SkylightException refusal(String sentence) {
    return new SkylightException(Kind.BAD_INPUT, sentence);
  }
}
