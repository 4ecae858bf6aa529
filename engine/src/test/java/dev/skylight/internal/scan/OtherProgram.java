package dev.skylight.internal.scan;

import dev.skylight.collection.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.sqlite.SQLiteConfig;

/** A program that writes to the catalog as it likes, whatever Skylight is doing at the time. */
final class OtherProgram {

  /** Its own tables; the first is none: Skylight makes the table. */
  private static final List<String> TABLES =
      List.of(
          "",
          "CREATE TABLE images(id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER)",
          "CREATE TABLE images(id INTEGER PRIMARY KEY, file_path TEXT, embedding_index TEXT,"
              + " file_hash TEXT)",
          "CREATE TABLE images(id INTEGER PRIMARY KEY, file_path TEXT UNIQUE, embedding_index"
              + " INTEGER, file_size INTEGER, modified_millis INTEGER)");

  private final Random random;
  private final DataFolder data;
  private final Path pictures;

  OtherProgram(Random random, DataFolder data, Path pictures) {
    this.random = random;
    this.data = data;
    this.pictures = pictures;
  }

  /** Makes the table, one time in two. */
  static String makeTable(Random random, Path folder) throws SQLException {
    String table = random.nextBoolean() ? "" : TABLES.get(1 + random.nextInt(TABLES.size() - 1));
    if (!table.isEmpty()) {
      try (Connection c = open(folder.resolve("metadata.db"));
          Statement s = c.createStatement()) {
        s.execute(table);
      }
    }
    return table;
  }

  /** Does something, and says what. */
  String operate(List<String> files) throws SQLException, IOException {
    try (Connection c = open(data.catalog())) {
      List<Long> ids = numbers(c, "SELECT id FROM images ORDER BY id");
      if (ids.isEmpty()) {
        return insert(c, files);
      }
      long some = ids.get(random.nextInt(ids.size()));
      long other = ids.get(random.nextInt(ids.size()));
      return switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5, 13, 14 -> insert(c, files);
        case 15 -> run(c, "DELETE FROM images WHERE id = ?", some);
        case 16 -> // SQLite gives these ids again
            run(
                c,
                "DELETE FROM images WHERE id >= ?",
                ids.get(Math.max(0, ids.size() - 1 - random.nextInt(3))));
        case 7 -> run(c, "UPDATE images SET embedding_index = NULL WHERE id = ?", some);
        case 8 -> run(c, "UPDATE images SET embedding_index = -1 WHERE id = ?", some);
        case 9, 10, 17 -> swap(c, "embedding_index", some, other);
        case 11, 18 -> run(c, "UPDATE images SET embedding_index = ? WHERE id = ?", row(c), some);
        case 12 -> swap(c, "file_path", some, other);
        default ->
            run(c, "UPDATE OR IGNORE images SET file_path = ? WHERE id = ?", path(files), some);
      };
    }
  }

  /** Lists a picture, and says which. */
  String insert(List<String> files) throws SQLException, IOException {
    try (Connection c = open(data.catalog())) {
      return insert(c, files);
    }
  }

  private static Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(
        SQLiteConfig.SynchronousMode.OFF); // only the programs die, not the machine
    return config.createConnection("jdbc:sqlite:" + file);
  }

  private String insert(Connection c, List<String> files) throws SQLException, IOException {
    Long row = random.nextInt(3) == 0 ? null : row(c);
    return run(
        c,
        "INSERT OR IGNORE INTO images(file_path, embedding_index) VALUES(?, ?)",
        path(files),
        row);
  }

  /** Mostly of a picture that is there, perhaps by another name than the scan's. */
  private String path(List<String> files) {
    String name =
        files.isEmpty() || random.nextInt(8) == 0
            ? "nowhere/n" + random.nextInt(9) + ".png"
            : files.get(random.nextInt(files.size()));
    return random.nextBoolean()
        ? pictures.resolve(name).toString()
        : data.folder().relativize(pictures.resolve(name)).toString();
  }

  /** Of an image: the next one, a promised one, one far away, a hole, another's. */
  private long row(Connection c) throws SQLException, IOException {
    List<Long> used =
        numbers(
            c,
            "SELECT CAST(embedding_index AS INTEGER) FROM images WHERE CAST(embedding_index AS"
                + " INTEGER) >= 0 AND embedding_index <> '' ORDER BY 1");
    long end = used.isEmpty() ? 0 : used.get(used.size() - 1) + 1;
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        List<Long> promised = promised();
        if (!promised.isEmpty()) {
          return promised.get(random.nextInt(promised.size()));
        }
      }
      case 2 -> {
        return end + 1 + random.nextInt(30);
      }
      case 3 -> {
        for (long hole = 0; hole < end; hole++) {
          if (!used.contains(hole)) {
            return hole;
          }
        }
      }
      case 4 -> {
        if (!used.isEmpty()) {
          return used.get(random.nextInt(used.size()));
        }
      }
      default -> {}
    }
    return end;
  }

  private List<Long> promised() throws SQLException, IOException {
    if (!Files.exists(data.ledger()) || Files.size(data.ledger()) == 0) {
      return List.of();
    }
    try (Connection c = open(data.ledger())) {
      return numbers(c, "SELECT row FROM reservations ORDER BY row");
    }
  }

  private static List<Long> numbers(Connection c, String sql) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        numbers.add(r.getLong(1));
      }
    }
    return numbers;
  }

  private static String run(Connection c, String sql, Object... values) throws SQLException {
    try (PreparedStatement s = c.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        s.setObject(i + 1, values[i]);
      }
      s.executeUpdate();
    }
    return sql + " " + Arrays.toString(values);
  }

  private static String swap(Connection c, String column, long one, long two) throws SQLException {
    String read = "SELECT " + column + " FROM images WHERE id = ";
    c.setAutoCommit(false);
    Object first = value(c, read + one);
    Object second = value(c, read + two);
    // in between it is nobody's, as the column may be unique
    run(
        c,
        "UPDATE images SET " + column + " = ? WHERE id = ?",
        "file_path".equals(column) ? "" : null,
        one);
    run(c, "UPDATE images SET " + column + " = ? WHERE id = ?", first, two);
    run(c, "UPDATE images SET " + column + " = ? WHERE id = ?", one == two ? first : second, one);
    c.commit();
    return "swap " + column + " of images " + one + " and " + two;
  }

  private static Object value(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      return r.next() ? r.getObject(1) : null;
    }
  }
}
