package dev.skylight.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.RowFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people say of pictures narrows searches, and the catalog can be looked through. */
class FilteredSearchTest {

  private static final int ROWS = 2_000;

  @TempDir Path temp;
  private Path folder;
  private DataFolder data;
  private Collection collection;
  private List<Long> ids;

  /** Row i is {@code /photos/i%10/i.jpg}; the last rows are promised only. */
  @BeforeEach
  void start() throws IOException {
    folder = temp.toRealPath();
    data = VectorCollection.full(folder, ROWS);
    try (Catalog catalog = new FileStores(data, null).createCatalog();
        RowLedger ledger = new FileStores(data, null).openLedger()) {
      List<ImageFile> files = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        files.add(file("/photos/" + row % 10 + "/" + row + ".jpg", row));
      }
      catalog.register(files);
      List<CatalogImage> images = catalog.imagesWithoutRow(0, ROWS);
      ids = images.stream().map(CatalogImage::id).toList();
      Map<Long, Long> rowById = new HashMap<>();
      List<Reservation> promised = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        if (row < ROWS - 100) {
          rowById.put(ids.get(row), (long) row);
        } else {
          promised.add(new Reservation(ids.get(row), images.get(row).filePath()));
        }
      }
      catalog.assignRows(rowById);
      ledger.reserve(promised, ROWS - 100);
    }
    collection = Collection.open(folder);
  }

  @AfterEach
  void stop() {
    collection.close();
  }

  private static ImageFile file(String path, int n) {
    return new ImageFile(path, 640, 480, "jpeg", 1_000 + n, 5, String.format("%064d", n));
  }

  private static PictureFilter tagged(String... tags) {
    return new PictureFilter(List.of(tags), 0, Optional.empty());
  }

  private static PictureFilter in(String path) {
    return new PictureFilter(List.of(), 0, Optional.of(path));
  }

  private List<Long> rows(Query query) {
    return collection.search(query).found().stream().map(Found::row).toList();
  }

  private static Query like(long row) {
    return Query.vector(VectorCollection.vector(row));
  }

  @Test
  void asManyAreFoundAsAreAskedFor() {
    List<Long> some = new ArrayList<>();
    for (int row = 0; row < ROWS; row += 50) {
      some.add(ids.get(row)); // none of them is near to the others
    }
    assertEquals(40, collection.annotations().tag(some, "Every fiftieth"));
    for (boolean index : new boolean[] {false, true}) {
      if (index) {
        new IndexBuilder(new FileStores(data, null))
            .build(new IndexRequest("IVF16,Flat", 0, 0, 0), (stage, done, total) -> {});
      }
      List<Long> found = rows(like(3).where(tagged("EVERY fiftieth")).count(20));
      assertEquals(20, found.size());
      assertTrue(found.stream().allMatch(row -> row % 50 == 0), found.toString());
      assertEquals(found, rows(like(3).where(tagged("every fiftieth")).count(20).exact(true)));
      assertEquals(
          List.of(found.get(1)), rows(like(3).where(tagged("every fiftieth")).offset(1).count(1)));
      List<Long> both =
          rows(like(3).among(RowFilter.range(0, 500)).where(tagged("every fiftieth")).count(20));
      assertTrue(both.stream().allMatch(row -> row < 500 && row % 50 == 0), both.toString());
      assertTrue(both.size() >= 9, both.toString());
      List<Long> all = rows(like(3).where(tagged("every fiftieth")).count(100));
      assertTrue(all.contains((long) ROWS - 50), "of a row that is only promised: " + all);
    }
  }

  @Test
  void aTagShowsInTheNextSearch() {
    Query sea = like(8).where(tagged("sea")).count(1);
    assertEquals(List.of(), rows(sea));
    assertEquals(
        List.of("No picture is tagged 'sea'."), collection.search(sea.exact(true)).notices());
    for (int row = 8; row < 12; row++) {
      collection.annotations().tag(List.of(ids.get(row)), "sea");
      assertEquals(List.of((long) row), rows(like(row).where(tagged("sea")).count(1)));
    }
    collection.annotations().untag(List.of(ids.get(8)), "sea");
    assertTrue(rows(sea).get(0) != 8);
  }

  @Test
  void ofARowOneIsShownThatPasses() {
    try (Catalog catalog = new FileStores(data, null).openCatalog()) {
      catalog.register(List.of(file("/other/twin.jpg", 0)));
      long twin = catalog.idsAt(List.of("/other/twin.jpg")).get("/other/twin.jpg");
      catalog.assignRows(Map.of(twin, 20L));
      collection.annotations().rate(List.of(twin), 4);
    }
    assertEquals("/photos/0/20.jpg", collection.search(like(20)).found().get(0).path());
    for (PictureFilter filter :
        List.of(in("/other/"), new PictureFilter(List.of(), 4, Optional.of("/other")))) {
      List<Found> found = collection.search(like(20).where(filter)).found();
      assertEquals(1, found.size());
      assertEquals("/other/twin.jpg", found.get(0).path());
    }
    assertEquals(
        List.of(), rows(like(20).where(new PictureFilter(List.of(), 4, Optional.of("/photos")))));
  }

  @Test
  void withoutACatalogNobodyKnows() {
    try (Collection without = Collection.open(CollectionSettings.of(folder).withoutCatalog())) {
      SkylightException e =
          assertThrows(SkylightException.class, () -> without.search(like(3).where(tagged("sea"))));
      assertEquals(Kind.BAD_INPUT, e.kind());
      assertTrue(e.getMessage().contains("are looked up in the catalog"), e.getMessage());
      assertThrows(SkylightException.class, () -> without.annotations().tag(List.of(1L), "sea"));
      assertEquals(List.of(), without.browse(PictureFilter.ALL, -1, 10));
      assertEquals(Optional.empty(), without.picture(1));
    }
    try (Collection none = Collection.open(folder.resolve("none"))) {
      assertEquals(List.of(), none.browse(PictureFilter.ALL, -1, 10));
      assertEquals(List.of(), none.folders(""));
      assertEquals(List.of(), none.annotations().tags());
      assertEquals(0, none.stats().pictures());
    }
  }

  @Test
  void pagesFollowEachOther() {
    for (PictureFilter filter : List.of(PictureFilter.ALL, in("/photos/3"), in("/photos"))) {
      List<Long> seen = new ArrayList<>();
      long after = -1;
      List<Picture> page = collection.browse(filter, after, 70);
      while (!page.isEmpty()) {
        assertTrue(page.size() <= 70);
        page.forEach(picture -> seen.add(picture.id()));
        after = page.get(page.size() - 1).id();
        page = collection.browse(filter, after, 70);
      }
      boolean third = filter.folder().equals(Optional.of("/photos/3"));
      List<Long> expected = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        if (!third || row % 10 == 3) {
          expected.add(ids.get(row));
        }
      }
      assertEquals(expected, seen);
    }
    assertThrows(SkylightException.class, () -> collection.browse(PictureFilter.ALL, -1, 0));
    Picture last = collection.picture(ids.get(ROWS - 1)).orElseThrow();
    assertEquals(ROWS - 1, last.row(), "promised");
    assertEquals("/photos/9/1999.jpg", last.path());
    assertEquals(5, last.modifiedMillis());
    assertEquals(Optional.empty(), collection.picture(4711_000));
  }

  @Test
  void foldersAreCountedFromWhereTheyPart() {
    List<FolderCount> top = collection.folders("");
    assertEquals(10, top.size(), top.toString());
    assertEquals(new FolderCount("/photos/0", 200), top.get(0));
    assertEquals(List.of(), collection.folders("/photos/0"));
    assertEquals(top, collection.folders("/photos/"));
    assertEquals(List.of(), collection.folders("/photo"));
    try (Catalog catalog = new FileStores(data, null).openCatalog()) {
      catalog.register(
          List.of(
              file("/photos/1/deep/down/x.jpg", 1),
              file("/photos/1/deep/y.jpg", 2),
              file("sea/z.jpg", 3)));
    }
    assertEquals(
        List.of(new FolderCount("/", ROWS + 2), new FolderCount("sea", 1)), collection.folders(""));
    assertEquals(new FolderCount("/photos/1", 202), collection.folders("/").get(1));
    assertEquals(List.of(new FolderCount("/photos/1/deep", 2)), collection.folders("/photos/1"));
  }

  @Test
  void picturesAreFoundByAnySpellingOfTheirPaths() throws IOException {
    Path inside = folder.resolve("pictures").resolve("\u00e9t\u00e9.jpg");
    Files.createDirectories(inside.getParent());
    Files.write(inside, new byte[1]);
    try (Catalog catalog = new FileStores(data, null).openCatalog()) {
      catalog.register(List.of(file("pictures/\u00e9t\u00e9.jpg", 1)));
    }
    String decomposed = folder.resolve("pictures").resolve("e\u0301te\u0301.jpg").toString();
    String around = folder + "/x/../pictures/\u00e9t\u00e9.jpg";
    Map<String, Long> found =
        collection.idsAt(List.of("/photos/3/3.jpg", decomposed, around, "/none", "\u0000"));
    assertEquals(List.of("/photos/3/3.jpg", decomposed, around), List.copyOf(found.keySet()));
    assertEquals(ids.get(3), found.get("/photos/3/3.jpg"));
    assertEquals(found.get(around), found.get(decomposed));
    assertEquals("pictures", collection.folder(folder.resolve("pictures").toString()));
    assertEquals("/photos/3", collection.folder("/photos/3//"));
    assertEquals("/photos", collection.folder("/photos"));
    assertEquals("/nowhere", collection.folder("/nowhere/"));
  }

  @Test
  void statisticsOfACollection() {
    collection.annotations().tag(ids.subList(0, 5), "sea");
    collection.annotations().tag(ids.subList(3, 7), "boat");
    collection.annotations().rate(ids.subList(0, 2), 1);
    Stats stats = collection.stats();
    assertEquals(ROWS, stats.pictures());
    assertEquals(Map.of("jpeg", (long) ROWS), stats.formats());
    assertEquals(1_000L * ROWS + (ROWS - 1) * ROWS / 2, stats.bytes());
    assertEquals(collection.rows(), stats.rows());
    assertEquals(IndexState.Standing.NONE, stats.index().standing());
    assertEquals(data.embeddings().toFile().length(), stats.vectorBytes());
    assertEquals(0, stats.indexBytes());
    assertEquals("test", stats.model());
    assertEquals(2, stats.tags());
    assertEquals(7, stats.tagged());
    assertEquals(2, stats.rated());
  }
}
