package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The columns that a table {@code images} has, and those of them that Skylight fills in. */
final class ImageColumns {

  private static final List<String> REQUIRED = List.of("id", "file_path", "embedding_index");

  /** Optional columns and where their values come from. */
  private static final Map<String, Function<ImageFile, Object>> FACTS = facts();

  private final Set<String> present;
  private final boolean idIsRowid;
  private final boolean indexAsText;
  private final boolean view;
  private final boolean rowids;

  private ImageColumns(
      Set<String> present, boolean idIsRowid, boolean indexAsText, String kind, boolean rowids) {
    this.present = present;
    this.idIsRowid = idIsRowid && rowids;
    this.indexAsText = indexAsText;
    this.view = kind.equals("view");
    this.rowids = rowids;
  }

  private static Map<String, Function<ImageFile, Object>> facts() {
    Map<String, Function<ImageFile, Object>> facts = new LinkedHashMap<>();
    facts.put("width", ImageFile::width);
    facts.put("height", ImageFile::height);
    facts.put("format", ImageFile::format);
    facts.put("file_size", ImageFile::fileSize);
    facts.put("modified_millis", ImageFile::modifiedMillis);
    facts.put("file_hash", ImageFile::fileHash);
    return facts;
  }

  /** Looks at the table; BAD_INPUT where it is not one that Skylight can use. */
  static ImageColumns of(Connection c, Path file) throws SQLException {
    Set<String> present = new TreeSet<>();
    boolean idIsKey = false;
    boolean indexAsText = false;
    int keys = 0;
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("PRAGMA table_info(images)")) {
      while (r.next()) {
        String name = r.getString("name").toLowerCase(Locale.ROOT);
        String type = r.getString("type").toUpperCase(Locale.ROOT);
        present.add(name);
        keys += r.getInt("pk") > 0 ? 1 : 0;
        idIsKey |= name.equals("id") && r.getInt("pk") == 1 && type.equals("INTEGER");
        indexAsText |=
            name.equals("embedding_index")
                && !type.contains("INT")
                && (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT"));
      }
    }
    if (present.isEmpty()) {
      throw unusable(file, "it has no table images; its tables are " + tables(c));
    }
    Set<String> missing = new TreeSet<>(REQUIRED);
    missing.removeAll(present);
    if (!missing.isEmpty()) {
      throw unusable(file, "its table images lacks " + missing + "; its columns are " + present);
    }
    String kind = "";
    boolean rowids = false;
    try (Statement s = c.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT type, wr FROM pragma_table_list('images') WHERE schema = 'main'")) {
      if (r.next()) {
        kind = r.getString(1);
        rowids = kind.equals("table") && r.getInt(2) == 0 && !present.contains("rowid");
      }
    }
    ImageColumns columns =
        new ImageColumns(present, idIsKey && keys == 1, indexAsText, kind, rowids);
    if (!columns.idIsRowid) {
      ImageIds.of(c, file, columns);
    }
    return columns;
  }

  /** Whether there is a column of this name, in lower case. */
  boolean has(String column) {
    return present.contains(column);
  }

  /** Whether each image's id is a number that SQLite finds it by. */
  boolean idIsRowid() {
    return idIsRowid;
  }

  /** Whether whole numbers in {@code embedding_index} are turned into texts. */
  boolean indexAsText() {
    return indexAsText;
  }

  /** Whether images is a view, which is not written to. */
  boolean isView() {
    return view;
  }

  /** Whether every image has a rowid. */
  boolean hasRowids() {
    return rowids;
  }

  /** What SQLite finds an image by: its rowid, or the id where there is none. */
  String key() {
    return rowids ? "rowid" : "id";
  }

  private static List<String> tables(Connection c) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement s = c.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")) {
      while (r.next()) {
        tables.add(r.getString(1));
      }
    }
    return tables;
  }

  static SkylightException unusable(Path file, String why) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "Cannot use "
            + file
            + " as a catalog: "
            + why
            + ". Expected is a table images with at least id, file_path and embedding_index; name"
            + " another data folder with --data, or let `skylight run-pipeline` make a new"
            + " metadata.db.");
  }

  /**
   * Whether images can be told by the content of their files: their hashes are there, and each has
   * an id of its own, by which it is quickly found.
   */
  boolean tellContents() {
    return idIsRowid && present.contains("file_hash");
  }

  /** Whether the catalog may say what the bytes of files hash to. */
  boolean hasHashes() {
    return present.contains("file_hash");
  }

  /** Columns that {@link #insert} fills in. */
  List<String> known() {
    List<String> known = new ArrayList<>(List.of("id", "file_path"));
    FACTS.keySet().stream().filter(present::contains).forEach(known::add);
    return known;
  }

  void update(Connection c, long id, ImageFile image) throws SQLException {
    List<String> facts = FACTS.keySet().stream().filter(present::contains).toList();
    if (facts.isEmpty()) {
      return;
    }
    String sql = "UPDATE images SET " + String.join(" = ?, ", facts) + " = ? WHERE id = ?";
    try (PreparedStatement s = c.prepareStatement(sql)) {
      int at = 1;
      for (String fact : facts) {
        s.setObject(at++, FACTS.get(fact).apply(image));
      }
      s.setLong(at, id);
      s.executeUpdate();
    }
  }

  /** Adds the image and returns its id. */
  long insert(Connection c, ImageFile image) throws SQLException {
    List<String> names = known();
    String values = "?, ".repeat(names.size() - 1) + "?";
    String sql = "INSERT INTO images (" + String.join(", ", names) + ") VALUES (" + values + ")";
    // a key that SQLite does not hand out itself is the next one; the caller holds the write lock
    Long id =
        idIsRowid
            ? null
            : Long.valueOf(SqliteCatalog.long0(c, "SELECT coalesce(max(id), 0) + 1 FROM images"));
    try (PreparedStatement s = c.prepareStatement(sql)) {
      int at = 1;
      for (String name : names) {
        s.setObject(
            at++,
            switch (name) {
              case "id" -> id;
              case "file_path" -> image.filePath();
              default -> FACTS.get(name).apply(image);
            });
      }
      s.executeUpdate();
    }
    return id != null ? id : SqliteCatalog.long0(c, "SELECT last_insert_rowid()");
  }

  /** The file facts of the current row; 0 and null where there is no column or no value. */
  ImageFile read(ResultSet r) throws SQLException {
    String path = r.getString("file_path");
    return new ImageFile(
        path == null ? "" : path,
        (int) number(r, "width"),
        (int) number(r, "height"),
        present.contains("format") ? r.getString("format") : null,
        number(r, "file_size"),
        number(r, "modified_millis"),
        present.contains("file_hash") ? r.getString("file_hash") : null);
  }

  private long number(ResultSet r, String column) throws SQLException {
    return present.contains(column) ? r.getLong(column) : 0;
  }
}
