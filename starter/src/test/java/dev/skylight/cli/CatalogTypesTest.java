package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.e2e.DrawnCollection;
import dev.skylight.e2e.OtherModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Catalogs of other programs, whatever types they write: right rows, or a sentence. */
@Tag("once") // long, and no different on another JVM
class CatalogTypesTest {

  private static final int ROWS = 12;
  private static final Pattern STATEMENT =
      Pattern.compile("(UPDATE images SET .*?)(;|\\. Expected)");

  @TempDir Path temp;

  private final Cli cli = new Cli();
  private Path data;
  private Path model;

  @BeforeEach
  void pictures() throws Exception {
    data = DrawnCollection.make(temp.resolve("data"), ROWS);
    model = OtherModel.visionOnly(temp.resolve("model"), 32);
  }

  private void sql(String... statements) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
        Statement s = c.createStatement()) {
      for (String one : statements) {
        s.executeUpdate(one);
      }
    }
  }

  private List<String> query(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        found.add(r.getString(1));
      }
    }
    return found;
  }

  /** The pictures in a table with a column of another type; picture i of row i has id i + 1. */
  private void retype(String columns, String row) throws SQLException {
    sql(
        "ALTER TABLE images RENAME TO before",
        "CREATE TABLE images (" + columns + ")",
        "INSERT INTO images (id, file_path, embedding_index) SELECT embedding_index + 1, file_path, "
            + row
            + " FROM before ORDER BY embedding_index",
        "DROP TABLE before");
  }

  private int run(String command) {
    return cli.run(command, "--data", data, "--model", model, "--no-index", "--chunk-size", 5);
  }

  private void everyRowIsMade() throws Exception {
    assertTrue(cli.out().contains("12 embedded, 0 failed, 0 without an image"), cli.all());
    assertEquals(0, cli.run("verify", "--data", data, "--deep"), cli.all());
    assertEquals(128 * 32L + ROWS * 32 * 4, Files.size(data.resolve("embeddings.npy")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TEXT: CAST(embedding_index AS TEXT)",
        "TEXT: ' ' || embedding_index || ' '",
        "TEXT: embedding_index || '.0'",
        "BLOB: CAST(embedding_index AS TEXT)",
        "REAL: embedding_index",
        "VARCHAR(9): CASE WHEN embedding_index % 2 THEN embedding_index ELSE embedding_index || '.0' END"
      })
  void rowsAreReadAsWhatTheyMean(String kind) throws Exception {
    String[] typed = kind.split(": ", 2);
    retype("id INTEGER PRIMARY KEY, file_path TEXT, embedding_index " + typed[0], typed[1]);
    assertEquals(0, run("regenerate"), cli.all());
    everyRowIsMade();
    List<String> pictures =
        IntStream.range(0, ROWS)
            .mapToObj(i -> data.resolve("pictures").resolve(i + ".png").toAbsolutePath().toString())
            .toList();
    assertEquals(pictures, Files.readAllLines(data.resolve("file_paths.txt")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INTEGER: -1",
        "TEXT: '-1'",
        "REAL: -1.0",
        "TEXT: ''",
        "INTEGER: ''",
        "TEXT: ' '",
        "INTEGER: NULL"
      })
  void picturesWithNoneGetRows(String kind) throws Exception {
    String[] typed = kind.split(": ", 2);
    retype("id INTEGER PRIMARY KEY, file_path TEXT, embedding_index " + typed[0], typed[1]);
    sql("CREATE INDEX by_row ON images (embedding_index)");
    assertEquals(1, run("regenerate"), cli.all());
    assertTrue(cli.err().contains("skylight embed"), cli.all());
    assertEquals(0, run("embed"), cli.all());
    everyRowIsMade();
    assertEquals(
        IntStream.range(0, ROWS).mapToObj(Integer::toString).toList(),
        query("SELECT CAST(embedding_index AS INTEGER) FROM images ORDER BY id"));
    assertEquals(0, run("embed"), cli.all());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'abc'",
        "'nan'",
        "'it''s'",
        "1.5",
        "'1.5'",
        "-7",
        "x'07'",
        "5000000000",
        "9223372036854775807",
        "9e18",
        "1e300",
        "'7x.0'",
        "'5000000000'"
      })
  void whatIsNoRowIsRefusedWithTheStatementThatMendsIt(String value) throws Exception {
    for (String index : List.of("", "CREATE INDEX by_row ON images (embedding_index)")) {
      sql("UPDATE images SET embedding_index = id - 1 WHERE id IN (4, 9) AND " + !index.isEmpty());
      retype("id INTEGER PRIMARY KEY, file_path TEXT, embedding_index", "embedding_index");
      sql("UPDATE images SET embedding_index = " + value + " WHERE id IN (4, 9)");
      if (!index.isEmpty()) {
        sql(index);
      }
      for (String command : List.of("embed", "regenerate")) {
        assertEquals(1, run(command), cli.all());
        assertTrue(cli.err().contains("image 4 has embedding_index "), cli.all());
        assertTrue(cli.err().contains(" 2 images are like it."), cli.all());
        assertFalse(Files.exists(data.resolve("embeddings.npy")));
      }
    }
    for (int times = 0; times < 2 && run("embed") != 0; times++) {
      Matcher statement = STATEMENT.matcher(cli.err().replaceAll("\\s+", " "));
      assertTrue(statement.find(), cli.all());
      sql(statement.group(1));
    }
    assertEquals(0, run("embed"), cli.all());
    assertTrue(cli.out().contains("12 embedded, 0 failed, 2 without an image"), cli.all());
    assertEquals(
        List.of("12"), query("SELECT count(DISTINCT embedding_index) FROM images"), cli.all());
    assertEquals(List.of("0"), query("SELECT embedding_index FROM images WHERE id = 1"));
  }

  @Test
  void idsThatStandTwiceAreRefused() throws Exception {
    retype("id INTEGER, file_path TEXT, embedding_index INTEGER", "embedding_index");
    sql("UPDATE images SET id = 3 WHERE id = 7");
    assertEquals(1, run("embed"), cli.all());
    assertTrue(cli.err().contains("several images of its table images have the id 3"), cli.all());
    Matcher statement = STATEMENT.matcher(cli.err().replaceAll("\\s+", " "));
    assertTrue(statement.find(), cli.all());
    sql(statement.group(1));
    assertEquals(0, run("embed"), cli.all());
    everyRowIsMade();
  }

  @Test
  void aViewIsRead() throws Exception {
    sql(
        "ALTER TABLE images RENAME TO photos",
        "CREATE VIEW images AS SELECT id, file_path, embedding_index FROM photos");
    assertEquals(0, run("regenerate"), cli.all());
    everyRowIsMade();
    sql("UPDATE photos SET embedding_index = 'abc' WHERE embedding_index = 3");
    assertEquals(1, run("regenerate"), cli.all());
    assertTrue(cli.err().contains("images is a view: mend the table behind it"), cli.all());
    sql("UPDATE photos SET embedding_index = NULL WHERE embedding_index = 'abc'");
    assertEquals(1, run("embed"), cli.all());
    assertTrue(cli.err().contains("its images is a view"), cli.all());
  }

  @Test
  void pathsThatAreBytesOrNoneAreNotPassedOver() throws Exception {
    retype("id INTEGER PRIMARY KEY, file_path, embedding_index INTEGER", "embedding_index");
    sql(
        "UPDATE images SET file_path = CAST(file_path AS BLOB) WHERE id = 2",
        "UPDATE images SET file_path = NULL WHERE id = 5");
    assertEquals(4, run("embed"), cli.all());
    assertTrue(cli.out().contains("11 embedded, 1 failed"), cli.all());
    assertTrue(cli.out().contains("failed: row 4: "), cli.all());
    assertTrue(cli.out().contains("file_path of image 5 is empty"), cli.all());
  }

  @Test
  void chunksThatNoBufferHoldsAreRefused() throws Exception {
    sql("UPDATE images SET embedding_index = 999999 WHERE embedding_index = 11");
    Path wide = OtherModel.visionOnly(temp.resolve("wide"), 768);
    assertEquals(
        1,
        cli.run("embed", "--data", data, "--model", wide, "--no-index", "--chunk-size", 1_000_000),
        cli.all());
    assertTrue(
        cli.err().contains("--chunk-size 1000000 is too much for vectors of 768 numbers"),
        cli.all());
    assertFalse(Files.exists(data.resolve("embeddings.npy")));
  }
}
