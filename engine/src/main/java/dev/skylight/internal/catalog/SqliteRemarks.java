package dev.skylight.internal.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Remarks in a catalog's SQLite file: the user's columns, and the tables of {@link NoteTable}. */
final class SqliteRemarks implements Remarks {

  private final CatalogDatabase database;
  private final NoteWrites writes;

  SqliteRemarks(CatalogDatabase database) {
    this.database = database;
    this.writes = new NoteWrites(database);
  }

  /** SQL for an image's stars, 0 to 5, by what is noted, or else by its own column. */
  static String stars(CatalogDatabase database, Optional<String> ratings, String image) {
    String noted =
        ratings
            .map(
                table ->
                    String.format(
                        "(SELECT r.rating FROM %s r WHERE %s)",
                        table, NoteTable.isOf(database, "r", image)))
            .orElse("NULL");
    String own = database.columns().has("rating") ? OwnNotes.stars(image) : "NULL";
    return "coalesce(" + noted + ", " + own + ", 0)";
  }

  @Override
  public Map<Long, Remark> of(Collection<Long> ids) {
    return database.run(
        "read",
        () -> {
          Map<Long, Map<String, String>> tags = tags(ids);
          Map<Long, Integer> stars = ratings(ids);
          Set<Long> all = new TreeSet<>(tags.keySet());
          all.addAll(stars.keySet());
          Map<Long, Remark> remarks = new TreeMap<>();
          for (long id : all) {
            List<String> shown =
                tags.getOrDefault(id, Map.of()).values().stream()
                    .sorted(TagName.ALPHABETICAL)
                    .toList();
            remarks.put(id, new Remark(shown, stars.getOrDefault(id, 0)));
          }
          return remarks;
        });
  }

  /** By id, then by key, as they are shown. */
  private Map<Long, Map<String, String>> tags(Collection<Long> ids) throws SQLException {
    Map<Long, Map<String, String>> tags = new HashMap<>();
    OwnNotes.tags(database, ids)
        .forEach(
            (id, own) ->
                own.forEach(
                    tag ->
                        tags.computeIfAbsent(id, none -> new HashMap<>())
                            .putIfAbsent(tag.key(), tag.shown())));
    Optional<String> table = NoteTable.TAGS.in(database);
    if (table.isPresent()) {
      database.each(
          "SELECT i.id, t.tag_key, t.tag FROM "
              + NoteTable.noted(database, table.get())
              + " WHERE i.id IN (SELECT value FROM json_each(?))",
          r ->
              tags.computeIfAbsent(r.getLong(1), none -> new HashMap<>())
                  .put(r.getString(2), r.getString(3)),
          CatalogDatabase.json(ids));
    }
    return tags;
  }

  private Map<Long, Integer> ratings(Collection<Long> ids) throws SQLException {
    Map<Long, Integer> ratings = new HashMap<>();
    Optional<String> table = NoteTable.RATINGS.in(database);
    if (table.isPresent() || database.columns().has("rating")) {
      database.each(
          String.format(
              "SELECT i.id, %s AS skylight_stars FROM images i WHERE i.id IN (SELECT value FROM"
                  + " json_each(?)) AND skylight_stars > 0",
              stars(database, table, "i")),
          r -> ratings.put(r.getLong(1), r.getInt(2)),
          CatalogDatabase.json(ids));
    }
    return ratings;
  }

  @Override
  public List<TagTotal> tags() {
    return database.run(
        "read",
        () -> {
          OwnTags own = OwnTags.of(database);
          Map<String, TagTotal> totals = new HashMap<>();
          own.totals().forEach(total -> totals.put(total.name().key(), total));
          Optional<String> table = NoteTable.TAGS.in(database);
          if (table.isPresent()) {
            notedTotals(table.get(), own)
                .forEach(
                    total ->
                        totals.merge(
                            total.name().key(),
                            total,
                            (a, b) -> new TagTotal(b.name(), a.images() + b.images())));
          }
          List<TagTotal> sorted = new ArrayList<>(totals.values());
          sorted.removeIf(total -> total.images() == 0);
          sorted.sort((a, b) -> TagName.ALPHABETICAL.compare(a.name().shown(), b.name().shown()));
          return sorted;
        });
  }

  /** Without the images whose own column says the same. */
  private List<TagTotal> notedTotals(String table, OwnTags own) throws SQLException {
    Map<String, Long> twice = new HashMap<>();
    if (!own.isEmpty()) {
      database.each(
          "SELECT t.tag_key, i.id FROM " + NoteTable.noted(database, table),
          r -> {
            if (own.has(r.getString(1), r.getLong(2))) {
              twice.merge(r.getString(1), 1L, Long::sum);
            }
          });
    }
    List<TagTotal> totals = new ArrayList<>();
    database.each(
        "SELECT t.tag_key, min(t.tag), count(*) FROM "
            + NoteTable.noted(database, table)
            + " GROUP BY t.tag_key",
        r ->
            totals.add(
                new TagTotal(
                    new TagName(r.getString(1), r.getString(2)),
                    r.getLong(3) - twice.getOrDefault(r.getString(1), 0L))));
    return totals;
  }

  @Override
  public Totals totals() {
    return database.run("read", () -> new Totals(tagged(), rated()));
  }

  private long tagged() throws SQLException {
    OwnTags own = OwnTags.of(database);
    long[] count = {own.tagged()};
    Optional<String> table = NoteTable.TAGS.in(database);
    if (table.isPresent()) {
      database.each(
          "SELECT DISTINCT i.id FROM " + NoteTable.noted(database, table.get()),
          r -> count[0] += own.isTagged(r.getLong(1)) ? 0 : 1);
    }
    return count[0];
  }

  private long rated() throws SQLException {
    Optional<String> table = NoteTable.RATINGS.in(database);
    if (database.columns().has("rating")) {
      return database.number(
          "SELECT count(*) FROM images i WHERE " + stars(database, table, "i") + " > 0");
    }
    return table.isEmpty()
        ? 0
        : database.number(
            "SELECT count(*) FROM "
                + NoteTable.noted(database, table.get())
                + " WHERE t.rating > 0");
  }

  @Override
  public long tag(Collection<Long> ids, TagName tag) {
    return writes.tag(ids, tag);
  }

  @Override
  public long untag(Collection<Long> ids, TagName tag) {
    return writes.untag(ids, tag);
  }

  @Override
  public void rate(Collection<Long> ids, int rating) {
    writes.rate(ids, rating);
  }
}
