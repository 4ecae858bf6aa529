package dev.skylight.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags and stars in catalogs of other programs, which have columns and tables of their own. */
class NotesInCatalogsTest {

  private static final TagName SEA = TagName.of("sea");

  @TempDir Path temp;

  private Path file() {
    return temp.resolve("metadata.db");
  }

  private void sql(String... statements) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.executeUpdate(statement);
      }
    }
  }

  private List<String> dump(String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
          line.append(i == 1 ? "" : "|").append(r.getString(i));
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }

  private Catalog open() {
    return new CatalogAddress(DataFolder.of(temp, "test"), null).open();
  }

  private static List<Long> matching(Catalog catalog, int stars, String... tags) {
    List<String> keys = new ArrayList<>();
    for (String tag : tags) {
      keys.add(TagName.of(tag).key());
    }
    return catalog.matching(new ImageFilter(keys, stars, "")).after(Long.MIN_VALUE, 1_000);
  }

  private static SkylightException refused(Runnable change) {
    return assertThrows(SkylightException.class, change::run);
  }

  @Test
  void anIdThatIsGivenToAnotherPictureBringsNoTags() throws Exception {
    sql(
        "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER,"
            + " file_hash TEXT)",
        "INSERT INTO images VALUES (1, '/a', 0, 'aa'), (2, '/b', 1, 'bb'), (3, '/c', 2, 'cc'),"
            + " (4, '/d', 3, NULL)");
    try (Catalog catalog = open()) {
      Remarks remarks = catalog.remarks();
      remarks.tag(List.of(1L, 2L, 3L, 4L), SEA);
      remarks.rate(List.of(1L, 2L, 3L, 4L), 3);
      sql(
          "DELETE FROM images WHERE id = 3",
          "INSERT INTO images VALUES (3, '/another', 2, 'ff')",
          "UPDATE images SET file_path = '/moved' WHERE id = 1", // by its own program
          "UPDATE images SET file_hash = 'b2' WHERE id = 2",
          "UPDATE images SET file_path = '/e' WHERE id = 4"); // no hash tells that it is the same
      assertEquals(List.of(1L, 2L), matching(catalog, 0, "sea"));
      assertEquals(List.of(1L, 2L), matching(catalog, 3));
      assertEquals(Set.of(1L, 2L), remarks.of(List.of(1L, 2L, 3L, 4L)).keySet());
      assertEquals(2, remarks.tags().get(0).images());
      assertEquals(new Remarks.Totals(2, 2), remarks.totals());
      assertEquals(0, remarks.untag(List.of(4L), SEA), "it is not that picture's");

      assertEquals(2, remarks.tag(List.of(1L, 2L, 3L, 4L), SEA), "now it is");
      remarks.rate(List.of(3L), 1);
      assertEquals(List.of(1L, 2L, 3L, 4L), matching(catalog, 0, "sea"));
      assertEquals(new Remark(List.of("sea"), 1), remarks.of(List.of(3L)).get(3L));
    }
  }

  @Test
  void tablesOfOthersStayAsTheyAre() throws Exception {
    sql(
        "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER)",
        "INSERT INTO images VALUES (1, '/a', 0)",
        "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)",
        "INSERT INTO tags VALUES (1, 'theirs')",
        "CREATE VIEW ratings AS SELECT id, 5 AS rating FROM images");
    List<String> before = dump("SELECT name, sql FROM sqlite_master ORDER BY name");
    try (Catalog catalog = open()) {
      Remarks remarks = catalog.remarks();
      assertEquals(List.of(), remarks.tags());
      assertEquals(Map.of(), remarks.of(List.of(1L)));
      assertEquals(List.of(), matching(catalog, 1));
      assertEquals(
          before, dump("SELECT name, sql FROM sqlite_master ORDER BY name"), "made at need");
      assertEquals(1, remarks.tag(List.of(1L), SEA));
      remarks.rate(List.of(1L), 2);
      assertEquals(Map.of(1L, new Remark(List.of("sea"), 2)), remarks.of(List.of(1L)));
    }
    assertEquals(List.of("1|theirs"), dump("SELECT * FROM tags"));
    assertEquals(
        before,
        dump("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'skylight%' ORDER BY name"));
    assertEquals(
        List.of("1|sea|sea|/a|"), dump("SELECT * FROM skylight_tags"), "beside those of others");
    sql(
        "DROP TABLE tags", // ours goes on where it is
        "DROP TABLE skylight_ratings",
        "CREATE TABLE skylight_ratings (x)");
    try (Catalog catalog = open()) {
      assertEquals(List.of(1L), matching(catalog, 0, "sea"));
      assertEquals(0, catalog.remarks().tag(List.of(1L), SEA));
      SkylightException e = refused(() -> catalog.remarks().rate(List.of(1L), 2));
      assertEquals(Kind.BAD_INPUT, e.kind());
      assertTrue(
          e.getMessage().contains("its tables ratings and skylight_ratings are somebody else's"),
          e.getMessage());
    }
  }

  @Test
  void columnsOfUsersAreReadAndNeverChanged() throws Exception {
    sql(
        "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER,"
            + " Tags TEXT, rating)",
        "INSERT INTO images VALUES (1, '/a', 0, 'Sea, red boat;sea', 5),"
            + " (2, '/b', 1, '[\"sea\", \"a, b\", 2020, null]', '60'),"
            + " (3, '/c', 2, NULL, NULL), (4, '/d', 3, '', 'none'), (5, '/e', 4, '[sea|', -1),"
            + " (6, '/f', 5, 2020, 99.0), (7, '/g', 6, x'00ff', 3.6)");
    List<String> before = dump("SELECT * FROM images");
    List<Long> all = LongStream.rangeClosed(1, 7).boxed().toList();
    try (Catalog catalog = open()) {
      Remarks remarks = catalog.remarks();
      Map<Long, Remark> said = remarks.of(all);
      assertEquals(new Remark(List.of("red boat", "Sea"), 5), said.get(1L));
      assertEquals(new Remark(List.of("2020", "a, b", "sea"), 3), said.get(2L));
      assertEquals(new Remark(List.of("[sea"), 0), said.get(5L));
      assertEquals(new Remark(List.of("2020"), 5), said.get(6L));
      assertEquals(new Remark(List.of(), 4), said.get(7L));
      assertEquals(5, said.size());
      assertEquals(List.of(1L, 2L), matching(catalog, 0, "SEA"));
      assertEquals(List.of(1L, 6L, 7L), matching(catalog, 4));
      assertEquals(new Remarks.Totals(4, 4), remarks.totals());

      assertEquals(2, remarks.tag(List.of(1L, 2L, 3L, 4L), SEA), "two have it");
      assertEquals(List.of(1L, 2L, 3L, 4L), matching(catalog, 0, "sea"));
      remarks.rate(List.of(1L, 3L), 0);
      remarks.rate(List.of(2L), 4);
      assertEquals(List.of(2L, 6L, 7L), matching(catalog, 1), "what is noted here counts");
      assertEquals(4, count(remarks, "sea"));
      assertEquals(2, count(remarks, "2020"));
      assertEquals(new Remarks.Totals(6, 3), remarks.totals());
      SkylightException e = refused(() -> remarks.untag(List.of(1L, 3L), SEA));
      assertEquals(Kind.BAD_INPUT, e.kind());
      assertEquals(
          "Cannot take the tag 'sea' from picture 1: the catalog's own column tags says it, which"
              + " Skylight does not change. Change it there.",
          e.getMessage());
      assertEquals(4, matching(catalog, 0, "sea").size(), "none lost it");
      assertEquals(2, remarks.untag(List.of(3L, 4L), SEA));
    }
    assertEquals(before, dump("SELECT * FROM images"));
  }

  private static long count(Remarks remarks, String key) {
    return remarks.tags().stream()
        .filter(total -> total.name().key().equals(key))
        .mapToLong(TagTotal::images)
        .sum();
  }

  @Test
  void anotherProgramsTagsShowAtOnce() throws Exception {
    sql(
        "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER, tags"
            + " TEXT)",
        "INSERT INTO images VALUES (1, '/a', 0, NULL), (2, '/b', 1, NULL)");
    try (Catalog here = open();
        Catalog there = open()) {
      for (int round = 0; round < 5; round++) {
        assertEquals(List.of(), matching(here, 0, "sea"));
        there.remarks().tag(List.of(2L), SEA);
        assertEquals(List.of(2L), matching(here, 0, "sea"));
        sql("UPDATE images SET tags = 'sea' WHERE id = 1");
        assertEquals(List.of(1L, 2L), matching(here, 0, "sea"));
        there.remarks().untag(List.of(2L), SEA);
        assertEquals(List.of(1L), matching(here, 0, "sea"));
        sql("UPDATE images SET tags = NULL");
      }
    }
  }

  @Test
  void aLockedCatalogSaysSo() throws Exception {
    sql(
        "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER)",
        "INSERT INTO images VALUES (1, '/a', 0)");
    try (Catalog catalog = SqliteCatalogFile.open(file(), Duration.ofMillis(100), false);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement s = other.createStatement()) {
      s.execute("BEGIN IMMEDIATE");
      SkylightException e = refused(() -> catalog.remarks().tag(List.of(1L), SEA));
      assertEquals(Kind.TRANSIENT, e.kind());
      assertTrue(
          e.getMessage().startsWith("Cannot note tags in the catalog: another program keeps"),
          e.getMessage());
      assertEquals(Map.of(), catalog.remarks().of(List.of(1L)), "readers do not wait");
      s.execute("ROLLBACK");
      assertEquals(1, catalog.remarks().tag(List.of(1L), SEA));
    }
  }

  @Test
  void whereNothingCanBeWrittenItIsRefused() throws Exception {
    sql(
        "CREATE TABLE photos (id INTEGER PRIMARY KEY, path TEXT, embedding_index INTEGER, tags"
            + " TEXT)",
        "INSERT INTO photos VALUES (1, '/a', 0, 'sea')",
        "CREATE VIEW images AS SELECT id, path AS file_path, embedding_index, tags FROM photos");
    try (Catalog catalog = open()) {
      assertEquals(List.of(1L), matching(catalog, 0, "sea"));
      assertEquals(Map.of(1L, new Remark(List.of("sea"), 0)), catalog.remarks().of(List.of(1L)));
      SkylightException e = refused(() -> catalog.remarks().rate(List.of(1L), 2));
      assertEquals(Kind.BAD_INPUT, e.kind());
      assertTrue(e.getMessage().contains("its images is a view"), e.getMessage());
    }
    try (Catalog catalog =
        SqliteCatalogFile.open(
            file(), Duration.ofMillis(100), false, SqliteCatalogFile.Access.READ)) {
      assertEquals(new Remarks.Totals(1, 0), catalog.remarks().totals());
    }
    sql(
        "DROP VIEW images",
        "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER)",
        "INSERT INTO images VALUES (1, '/a', 0)");
    try (Catalog catalog =
        SqliteCatalogFile.open(
            file(), Duration.ofMillis(100), false, SqliteCatalogFile.Access.READ)) {
      assertEquals(List.of(), catalog.remarks().tags());
      SkylightException e = refused(() -> catalog.remarks().tag(List.of(1L), SEA));
      assertEquals(Kind.BAD_INPUT, e.kind());
      assertTrue(e.getMessage().contains("cannot be opened for writing"), e.getMessage());
    }
    assertEquals(List.of(), dump("SELECT name FROM sqlite_master WHERE name LIKE '%tags%'"));
  }

  @Test
  void aHundredThousandAtOnce() throws Exception {
    sql(
        // ids without an index, as some programs have them
        "CREATE TABLE images (id INTEGER, file_path TEXT, embedding_index INTEGER)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) INSERT"
            + " INTO images SELECT i, '/p/' || i, i FROM n");
    List<Long> all = LongStream.rangeClosed(1, 100_000).boxed().toList();
    try (Catalog catalog = open()) {
      Remarks remarks = catalog.remarks();
      assertEquals(50_000, remarks.tag(all.subList(0, 50_000), SEA));
      assertEquals(50_000, remarks.tag(all, SEA));
      remarks.rate(all, 2);
      assertEquals(100_000, remarks.of(all).size());
      assertEquals(100_000, catalog.matching(new ImageFilter(List.of("sea"), 2, "/p")).size());
      assertEquals(new Remarks.Totals(100_000, 100_000), remarks.totals());
      assertEquals(100_000, remarks.untag(all, SEA));
      assertEquals(List.of(), remarks.tags());
    }
  }

  @Test
  void whatIsNoTag() {
    for (String none :
        List.of("", " \u2003 ", "\u200b", "a,b", "a\nb", "a\u0000", "\ud800", "x".repeat(101))) {
      SkylightException e = refused(() -> TagName.of(none));
      assertEquals(Kind.BAD_INPUT, e.kind(), none);
    }
    assertEquals("x".repeat(100), TagName.of("x".repeat(100)).shown());
    String family = "\ud83d\udc68\u200d\ud83d\udc69"; // joined by a character nobody sees
    assertEquals(family, TagName.of(family).key());
    assertEquals(
        List.of("apple", "Apple tree", "Zoo", "\u00e9t\u00e9", "etude").stream()
            .sorted(TagName.ALPHABETICAL)
            .toList(),
        List.of("apple", "Apple tree", "\u00e9t\u00e9", "etude", "Zoo"));
  }
}
