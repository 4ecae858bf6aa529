package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table of Skylight's own in a catalog, made when something is first noted in it. A table of
 * somebody else by that name is left alone: ours has another name then.
 *
 * <p>A note is of the image that has its id and still has its path or its content. One of the two
 * may change at a time: whoever changes it here changes the note as well.
 */
enum NoteTable {
  /** A line for each tag of each image. */
  TAGS(
      "tags",
      Set.of("image_id", "tag_key", "tag", "file_path", "file_hash"),
      "(image_id INTEGER NOT NULL, tag_key TEXT NOT NULL, tag TEXT NOT NULL, file_path TEXT NOT"
          + " NULL, file_hash TEXT NOT NULL, PRIMARY KEY (image_id, tag_key)) WITHOUT ROWID",
      "(tag_key)"),
  /** A line for each image that was rated. */
  RATINGS(
      "ratings",
      Set.of("image_id", "rating", "file_path", "file_hash"),
      "(image_id INTEGER PRIMARY KEY, rating INTEGER NOT NULL, file_path TEXT NOT NULL, file_hash"
          + " TEXT NOT NULL)",
      "");

  private final String plain;

  @SuppressWarnings("ImmutableEnumChecker") // of Set.of
  private final Set<String> columns;

  private final String definition;
  private final String index;

  NoteTable(String plain, Set<String> columns, String definition, String index) {
    this.plain = plain;
    this.columns = columns;
    this.definition = definition;
    this.index = index;
  }

  /** Its name; empty where it is not made yet. */
  Optional<String> in(CatalogDatabase database) throws SQLException {
    String name = database.statements().ofTables(String.class, plain, () -> find(database));
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  private String find(CatalogDatabase database) throws SQLException {
    for (String name : names()) {
      if (columns(database, name).equals(columns)) {
        return name;
      }
    }
    return "";
  }

  /** Its name; makes it where it is not made yet. Inside the transaction that writes to it. */
  String make(CatalogDatabase database) throws SQLException {
    Optional<String> there = in(database);
    if (there.isPresent()) {
      return there.get();
    }
    for (String name : names()) {
      if (columns(database, name).isEmpty()) {
        SqliteCatalog.execute(database.connection(), "CREATE TABLE " + name + definition);
        if (!index.isEmpty()) {
          SqliteCatalog.execute(
              database.connection(),
              "CREATE INDEX skylight_" + plain + "_index ON " + name + index);
        }
        return name;
      }
    }
    throw new SkylightException(
        Kind.BAD_INPUT,
        "Cannot note anything in the catalog "
            + database.file()
            + ": its tables "
            + String.join(" and ", names())
            + " are somebody else's. Rename the latter.");
  }

  private List<String> names() {
    return List.of(plain, "skylight_" + plain);
  }

  /** Those of a table or a view; none where there is neither. */
  private static Set<String> columns(CatalogDatabase database, String name) throws SQLException {
    Set<String> found = new TreeSet<>();
    try (PreparedStatement s =
        database.connection().prepareStatement("SELECT name FROM pragma_table_info(?, 'main')")) {
      s.setString(1, name);
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          found.add(r.getString(1));
        }
      }
    }
    return found;
  }

  /** SQL for an image's content; empty where the catalog does not know it. */
  static String hash(CatalogDatabase database, String image) {
    return database.columns().has("file_hash") ? "coalesce(" + image + ".file_hash, '')" : "''";
  }

  /** SQL condition under which a note is of an image. */
  static String isOf(CatalogDatabase database, String note, String image) {
    String path = note + ".file_path = coalesce(" + image + ".file_path, '')";
    return String.format(
        "(%1$s.image_id = %2$s.id AND (%3$s OR (%1$s.file_hash <> '' AND %1$s.file_hash = %4$s)))",
        note, image, path, hash(database, image));
  }

  /** What is noted in a table as {@code t}, with the images {@code i} that it is of, as SQL. */
  static String noted(CatalogDatabase database, String table) {
    return table + " t JOIN images i ON " + isOf(database, "t", "i");
  }

  /** Names of those that are made. */
  static List<String> made(CatalogDatabase database) throws SQLException {
    List<String> names = new ArrayList<>();
    for (NoteTable table : values()) {
      table.in(database).ifPresent(names::add);
    }
    return names;
  }

  /** Before an image's path or content changes: what is noted in these tables stays with it. */
  static void follow(CatalogDatabase database, List<String> names, long id, ImageFile now)
      throws SQLException {
    boolean hashes = database.columns().has("file_hash") && now.fileHash() != null;
    for (String name : names) {
      String sql =
          String.format(
              "UPDATE %1$s SET file_path = ?, file_hash = ? WHERE image_id = ? AND EXISTS (SELECT 1"
                  + " FROM images i WHERE i.id = ? AND %2$s)",
              name, isOf(database, name, "i"));
      try (PreparedStatement s = database.connection().prepareStatement(sql)) {
        s.setString(1, now.filePath());
        s.setString(2, hashes ? now.fileHash() : "");
        s.setLong(3, id);
        s.setLong(4, id);
        s.executeUpdate();
      }
    }
  }

  /** Forgets what is noted in these tables of an image that is removed. */
  static void forget(CatalogDatabase database, List<String> names, long id) throws SQLException {
    for (String name : names) {
      try (PreparedStatement s =
          database.connection().prepareStatement("DELETE FROM " + name + " WHERE image_id = ?")) {
        s.setLong(1, id);
        s.executeUpdate();
      }
    }
  }
}
