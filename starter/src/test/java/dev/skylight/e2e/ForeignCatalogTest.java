package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Somebody else's {@code metadata.db}, with all that is wrong in such files. */
class ForeignCatalogTest extends ProcessTest {

  private static final long SEED = 20_260_101;
  private static final int DUPLICATE = 5;
  private static final int LOST = 11;
  private static final int UNASSIGNED = 24;

  /** Rows 0 to 23 have pictures, row 24 none, row 25 one; one picture has no row yet. */
  @Test
  void rowIIsIndexIAndTheUsersTableStaysAsItWas() throws IOException, SQLException {
    Path data = Files.createDirectories(temp.resolve("data"));
    Path unreadable = Files.writeString(temp.resolve("holiday.jpg"), "this is not a picture\n");
    Path missing = temp.resolve("deleted long ago.jpg");
    List<String> names = Golden.strings(Golden.model().resolve("image_files.json"));
    Path images = Golden.folder().resolve("images");

    List<Object[]> table = new ArrayList<>();
    for (int row = 0; row < 24; row++) {
      String path = row == LOST ? missing.toString() : images.resolve(names.get(row)).toString();
      table.add(new Object[] {100 + 7 * ((row * 13) % 29), path, row});
    }
    int idOfDuplicate = (int) table.get(DUPLICATE)[0];
    table.add(new Object[] {idOfDuplicate - 1, unreadable.toString(), DUPLICATE});
    table.add(new Object[] {1, images.resolve(names.get(25)).toString(), 25});
    table.add(new Object[] {50_000, images.resolve(names.get(24)).toString(), null});
    Collections.shuffle(table, new Random(SEED));
    makeCatalog(data, table);
    List<String> before = dump(data, "id");
    List<String> schema = dump(data, "schema");

    Cli cli = cli(data);
    Cli.Result result = cli.run("embed", "--model", Golden.model().toString(), "--no-index");
    result.expect(4);
    assertTrue(
        result.out().contains("27 rows; 25 embedded, 1 failed, 1 without an image, 0 missing"),
        result::toString);
    assertTrue(result.out().contains("failed: row " + LOST + ": "), result::toString);
    assertTrue(result.out().contains(missing.toString()), result::toString);

    Matrix rows = Matrix.read(data.resolve("embeddings.npy"));
    Matrix reference = Matrix.read(Golden.model().resolve("image_embeds.npy"));
    assertEquals(27, rows.rows());
    for (int row = 0; row < 27; row++) {
      if (row == LOST || row == UNASSIGNED) {
        assertEquals(0, rows.length(row), "row " + row + " is all zeros");
      } else {
        // the picture that had no row got the first free one, behind the last
        int picture = row == 26 ? 24 : row;
        double wanted = names.get(picture).contains("cmyk") ? 0.999 : 0.9999;
        double cosine = rows.cosine(row, reference, picture);
        assertTrue(cosine >= wanted, "row " + row + ": cosine " + cosine);
      }
    }
    assertEquals(List.of("row=" + LOST), failedRows(data, missing));

    List<String> expected = new ArrayList<>(before);
    expected.replaceAll(
        line -> line.startsWith("50000|") ? line.replace("|NULL|user's", "|26|user's") : line);
    assertTrue(!expected.equals(before), "the table has a line with NULL");
    assertEquals(expected, dump(data, "id"), "seed " + SEED);
    assertEquals(schema, dump(data, "schema"));

    // the same again finds nothing to do, and still says what is lost
    String sha256 = PhotoCollection.at(data).sha256();
    Cli.Result again = cli.run("regenerate", "--no-index");
    again.expect(4);
    assertTrue(again.out().contains("failed: row " + LOST + ": "), again::toString);
    assertEquals(sha256, PhotoCollection.at(data).sha256());
    Cli.Result verified = cli.run("verify", "--deep").expect(0);
    assertTrue(verified.out().contains("failed: row " + LOST + ": "), verified::toString);
  }

  private static void makeCatalog(Path data, List<Object[]> table) throws SQLException {
    try (Connection c = connect(data);
        Statement s = c.createStatement()) {
      s.execute(
          "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER,"
              + " \"my notes\" TEXT DEFAULT 'none', stars REAL, thumbnail BLOB, \"group\")");
      s.execute("CREATE TABLE albums (name TEXT, image_id INTEGER)");
      s.execute("CREATE VIEW best AS SELECT file_path FROM images WHERE stars > 4");
      s.execute("INSERT INTO albums VALUES ('Rome', 50000)");
      try (PreparedStatement insert =
          c.prepareStatement("INSERT INTO images VALUES (?, ?, ?, 'user''s', 4.5, x'00ff10', ?)")) {
        for (Object[] line : table) {
          for (int i = 0; i < 3; i++) {
            insert.setObject(i + 1, line[i]);
          }
          insert.setObject(4, (int) line[0] % 2 == 0 ? "text" : 17);
          insert.executeUpdate();
        }
      }
    }
  }

  /** All bytes and types of the user's table in order of id, or all that the user has defined. */
  private static List<String> dump(Path data, String what) throws SQLException {
    String sql =
        what.equals("schema")
            ? "SELECT name || '|' || sql FROM sqlite_master"
                + " WHERE tbl_name IN ('images', 'albums', 'best') ORDER BY name"
            : "SELECT quote(id) || '|' || quote(file_path) || '|' || quote(embedding_index) || '|'"
                + " || \"my notes\" || '|' || quote(stars) || typeof(stars) || quote(thumbnail)"
                + " || quote(\"group\") || typeof(embedding_index) FROM images ORDER BY id";
    List<String> lines = new ArrayList<>();
    try (Connection c = connect(data);
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        // the type of the index goes from null to integer with its value
        lines.add(r.getString(1).replaceAll("(null|integer)$", ""));
      }
    }
    return lines;
  }

  private static List<String> failedRows(Path data, Path file) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("embeddings.ledger"));
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT row, reason FROM failed_rows")) {
      while (r.next()) {
        assertTrue(r.getString(2).contains(file.toString()), "reason: " + r.getString(2));
        rows.add("row=" + r.getLong(1));
      }
    }
    return rows;
  }

  private static Connection connect(Path data) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
  }
}
