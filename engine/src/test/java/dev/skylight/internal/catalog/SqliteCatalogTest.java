package dev.skylight.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.job.RowFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCatalogTest extends CatalogContract {

  @TempDir Path temp;

  @Override
  Catalog open() {
    return new CatalogAddress(DataFolder.of(temp, "test"), null).create();
  }

  private Path foreign(String... sql) throws Exception {
    Path file = temp.resolve("foreign.db");
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      for (String one : sql) {
        s.executeUpdate(one);
      }
    }
    return file;
  }

  private Catalog openForeign(Path file) {
    return new CatalogAddress(DataFolder.of(temp, "test"), "jdbc:sqlite:" + file).create();
  }

  private static List<String> dump(Path file, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
          row.append(r.getString(i)).append('|');
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  /** Whoever writes such a number has no row in mind, and is told so by the job. */
  @Test
  void theHighestNumberIsNoRowOfASearch() {
    ImageSet images = new ImageSet(new long[] {7, 8}, new long[] {3, Long.MAX_VALUE});
    assertEquals(RowFilter.of(3).toString(), images.rows().toString());
    assertTrue(images.contains(8));
  }

  @Test
  void usesATableOfThreeColumnsAndChangesNothingElse() throws Exception {
    Path file =
        foreign(
            "CREATE TABLE images (id INTEGER, file_path TEXT, embedding_index INTEGER)",
            "INSERT INTO images VALUES (9, 'b.jpg', 1), (3, 'a.jpg', 1), (5, 'c.jpg', NULL),"
                + " (6, NULL, 0)");
    List<String> schema = dump(file, "SELECT type, name, sql FROM sqlite_master");
    try (Catalog catalog = openForeign(file)) {
      assertEquals(2, catalog.rows());
      assertEquals(
          List.of(
              new CatalogImage(6, "", 0),
              new CatalogImage(3, "a.jpg", 1),
              new CatalogImage(9, "b.jpg", 1)),
          catalog.imagesOfRows(0, 10));
      assertEquals(1, catalog.assignRows(Map.of(5L, 2L, 3L, 8L)));
      catalog.register(
          List.of(
              new ImageFile("a.jpg", 1, 1, "png", 1, 1, "00"),
              new ImageFile("d.jpg", 1, 1, "png", 1, 1, "00")));
      catalog.register(List.of(new ImageFile("d.jpg", 1, 1, "png", 2, 1, "00")));
      assertEquals(new ImageFile("a.jpg", 0, 0, null, 0, 0, null), catalog.find("a.jpg"));
    }
    assertEquals(
        List.of("3|a.jpg|1|", "5|c.jpg|2|", "6|null|0|", "9|b.jpg|1|", "10|d.jpg|null|"),
        dump(file, "SELECT * FROM images ORDER BY id"));
    assertEquals(schema, dump(file, "SELECT type, name, sql FROM sqlite_master"));
  }

  @Test
  void fillsInTheColumnsThatAreThere() throws Exception {
    Path file =
        foreign(
            "CREATE TABLE images (rating REAL DEFAULT 5, id INTEGER PRIMARY KEY, FILE_PATH TEXT"
                + " UNIQUE, embedding_index INTEGER, file_hash TEXT, width INTEGER)");
    try (Catalog catalog = openForeign(file)) {
      catalog.register(List.of(new ImageFile("a.jpg", 7, 8, "png", 1, 1, "cafe")));
      assertEquals(new ImageFile("a.jpg", 7, 0, null, 0, 0, "cafe"), catalog.find("a.jpg"));
    }
    assertEquals(List.of("5.0|1|a.jpg|null|cafe|7|"), dump(file, "SELECT * FROM images"));
  }

  @Test
  void saysWhatItFoundInstead() throws Exception {
    Path file = foreign("CREATE TABLE photos (id INTEGER)", "CREATE TABLE tags (id INTEGER)");
    SkylightException e = assertThrows(SkylightException.class, () -> openForeign(file));
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(
        e.getMessage().contains("it has no table images; its tables are [photos, tags]"),
        e.getMessage());

    Files.delete(file);
    foreign("CREATE TABLE images (id INTEGER, path TEXT)");
    e = assertThrows(SkylightException.class, () -> openForeign(file));
    assertTrue(
        e.getMessage()
            .contains(
                "its table images lacks [embedding_index, file_path]; its columns are [id, path]"),
        e.getMessage());

    Files.delete(file);
    foreign(
        "CREATE TABLE images (id TEXT, file_path TEXT, embedding_index INTEGER)",
        "INSERT INTO images VALUES ('x', 'a', 1)");
    e = assertThrows(SkylightException.class, () -> openForeign(file));
    assertTrue(e.getMessage().contains("ids that are not whole numbers"), e.getMessage());

    Files.writeString(file, "this is no database, whatever its name says. ".repeat(50));
    e = assertThrows(SkylightException.class, () -> openForeign(file));
    assertEquals(Kind.DAMAGED, e.kind());
    assertTrue(e.getMessage().contains("is not an intact SQLite database"), e.getMessage());

    Path none = temp.resolve("no/such/metadata.db");
    e = assertThrows(SkylightException.class, () -> openForeign(none));
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().contains("the folder " + none.getParent() + " does not exist"));

    e =
        assertThrows(
            SkylightException.class,
            () ->
                new CatalogAddress(DataFolder.of(temp, "test"), "jdbc:mysql://there/db").create());
    assertEquals(
        "Cannot open the catalog jdbc:mysql://there/db: supported are SQLite files, as"
            + " jdbc:sqlite:FILE.",
        e.getMessage());
  }

  @Test
  void aTableThatRefusesAnImageIsNamed() throws Exception {
    Path file =
        foreign(
            "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER,"
                + " owner TEXT NOT NULL)");
    try (Catalog catalog = openForeign(file)) {
      SkylightException e =
          assertThrows(
              SkylightException.class,
              () -> catalog.register(List.of(new ImageFile("a", 1, 1, "png", 1, 1, "0"))));
      assertEquals(Kind.BAD_INPUT, e.kind());
      assertTrue(e.getMessage().contains("images.owner"), e.getMessage());
      assertEquals(0, catalog.imageCount());
    }
  }

  @Test
  void aLockedDatabaseIsTransient() throws Exception {
    Path file =
        foreign("CREATE TABLE images (id INTEGER, file_path TEXT, embedding_index INTEGER)");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = other.createStatement()) {
      s.execute("BEGIN EXCLUSIVE");
      SkylightException e =
          assertThrows(
              SkylightException.class,
              () -> SqliteCatalogFile.open(file, Duration.ofMillis(100), false));
      assertEquals(Kind.TRANSIENT, e.kind());
      assertEquals(
          "Cannot open the catalog: another program keeps "
              + file
              + " locked. Close it, or wait until it is done, then run the same command again.",
          e.getMessage());
    }
    try (Catalog catalog = SqliteCatalogFile.open(file, Duration.ofMillis(100), false);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = other.createStatement()) {
      s.execute("BEGIN IMMEDIATE");
      assertEquals(0, catalog.imageCount(), "readers do not wait for a writer");
      SkylightException e =
          assertThrows(SkylightException.class, () -> catalog.assignRows(Map.of(1L, 1L)));
      assertEquals(Kind.TRANSIENT, e.kind());
      assertTrue(
          e.getMessage().startsWith("Cannot write embedding_index to the catalog: another program"),
          e.getMessage());
      s.execute("ROLLBACK");
      assertEquals(0, catalog.assignRows(Map.of(1L, 1L)));
    }
  }

  private static List<String> paths(Catalog catalog) {
    return catalog.imagesOfRows(0, 100).stream().map(CatalogImage::filePath).toList();
  }

  /** Each thumbnail asks for one; of a table without an index all would be read each time. */
  @Test
  void picturesByIdTakeNoLookAtTheRowsOfOthers() throws Exception {
    Path file =
        foreign(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, file_path TEXT)",
            "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
            "CREATE VIEW images AS SELECT id, file_path, CASE id WHEN 1 THEN 7 ELSE"
                + " abs(-9223372036854775808) END AS embedding_index FROM t"); // which is an error
    try (Catalog catalog = openForeign(file)) {
      List<CatalogPicture> found = catalog.pictures(Set.of(), List.of(1L));
      assertEquals(List.of(7L), found.stream().map(CatalogPicture::row).toList());
      SkylightException e =
          assertThrows(SkylightException.class, () -> catalog.pictures(Set.of(), List.of(2L)));
      assertTrue(e.getMessage().endsWith("Mend the view, or the table behind it."), e.getMessage());
    }
  }

  /** A job opens the catalog for every chunk. */
  @Test
  void aTableWithoutAnIndexIsReadThroughOnceUntilItChanges() throws Exception {
    Path file =
        foreign(
            "CREATE TABLE images (id INTEGER, file_path TEXT, embedding_index INTEGER)",
            "INSERT INTO images VALUES (3, 'c', 2), (1, 'a', 1), (2, 'b', -1), (5, 'e', 1)");
    openForeign(file).close(); // switches to WAL
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    try (Catalog catalog = openForeign(file)) {
      assertEquals(List.of("a", "e", "c"), paths(catalog));
    }
    SortedPairs pass = Passes.of(file).ifMade(SortedPairs.class);
    assertNotNull(pass);
    ImageIds ids = Passes.of(file).ifMade(ImageIds.class);
    assertNotNull(ids);
    try (Catalog catalog = openForeign(file)) {
      assertEquals(List.of("a", "e", "c"), paths(catalog));
      assertEquals(
          List.of(1L, 3L),
          catalog.imagesById(List.of(3L, 1L, 4L)).stream().map(CatalogImage::id).toList());
      assertEquals(
          List.of(2L, 1L, 5L, 3L),
          catalog.pictures(List.of(1L), List.of(2L, 3L)).stream().map(CatalogPicture::id).toList());
      assertSame(pass, Passes.of(file).ifMade(SortedPairs.class));
      assertSame(ids, Passes.of(file).ifMade(ImageIds.class));
      foreignChange(file, "INSERT INTO images VALUES (9, 'i', 0)");
      assertEquals(List.of("i", "a", "e", "c"), paths(catalog));
      assertEquals(1, catalog.assignRows(Map.of(2L, 7L, 3L, 8L)));
      assertEquals(List.of("i", "a", "e", "c", "b"), paths(catalog));
      assertEquals(8, catalog.rows());
    }
  }

  private static void foreignChange(Path file, String sql) throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      s.executeUpdate(sql);
    }
  }

  @Test
  void machinesThatShareAFolderKeepTheJournalMode() throws Exception {
    Path file =
        foreign("CREATE TABLE images (id INTEGER, file_path TEXT, embedding_index INTEGER)");
    try (Catalog catalog =
        SqliteCatalogFile.open(
            file, Duration.ofMillis(100), false, SqliteCatalogFile.Access.WRITE_SHARED)) {
      catalog.register(List.of(new ImageFile("a.jpg", 1, 1, "png", 1, 1, "00")));
    }
    assertEquals(List.of("delete|"), dump(file, "PRAGMA journal_mode"));
    assertEquals(List.of("1|"), dump(file, "SELECT count(*) FROM images"));
    openForeign(file).close();
    assertEquals(List.of("wal|"), dump(file, "PRAGMA journal_mode"));
  }

  @Test
  void whoMayNotWriteSeesWhatOthersWrite() throws Exception {
    Path file =
        foreign("CREATE TABLE images (id INTEGER, file_path TEXT, embedding_index INTEGER)");
    try (Catalog catalog =
        SqliteCatalogFile.open(
            file, Duration.ofMillis(100), false, SqliteCatalogFile.Access.READ)) {
      assertEquals(0, catalog.imageCount());
      foreignChange(file, "INSERT INTO images VALUES (1, 'a', 0)");
      assertEquals(1, catalog.imageCount());
      SkylightException e =
          assertThrows(SkylightException.class, () -> catalog.assignRows(Map.of(1L, 1L)));
      assertEquals(Kind.BAD_INPUT, e.kind());
    }
  }
}
