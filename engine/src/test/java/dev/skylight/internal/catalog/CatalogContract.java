package dev.skylight.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.job.RowFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every catalog does. An implementation gives it a catalog without images, with all columns.
 */
abstract class CatalogContract {

  private Catalog catalog;

  /** A new, empty catalog. */
  abstract Catalog open() throws Exception;

  @BeforeEach
  void start() throws Exception {
    catalog = open();
  }

  @AfterEach
  void stop() {
    catalog.close();
  }

  private static ImageFile image(String path, long size) {
    return new ImageFile(path, 640, 480, "jpeg", size, 1_700_000_000_123L, "ab".repeat(32));
  }

  @Test
  void anEmptyOneIsEmpty() {
    assertEquals(0, catalog.rows());
    assertEquals(0, catalog.imageCount());
    assertEquals(List.of(), catalog.imagesOfRows(0, 100));
    assertEquals(List.of(), catalog.imagesWithoutRow(0, 10));
    assertEquals(0, catalog.countWithoutRow());
    assertEquals(List.of(), catalog.imagesById(List.of(1L)));
    assertNull(catalog.find("/a.jpg"));
    assertEquals(0, catalog.assignRows(Map.of(1L, 1L)));
    catalog.register(List.of());
  }

  @Test
  void registersByPath() {
    catalog.register(List.of(image("/b.jpg", 5), image("/a.jpg", 6)));
    assertEquals(2, catalog.imageCount());
    assertEquals(image("/a.jpg", 6), catalog.find("/a.jpg"));
    List<CatalogImage> before = catalog.imagesWithoutRow(0, 10);
    assertEquals(List.of("/b.jpg", "/a.jpg"), before.stream().map(CatalogImage::filePath).toList());
    assertEquals(2, catalog.countWithoutRow());
    assertEquals(1, catalog.assignRows(Map.of(before.get(1).id(), 7L)));
    assertEquals(1, catalog.countWithoutRow());

    catalog.register(List.of(image("/c.jpg", 5), image("/a.jpg", 8)));
    assertEquals(3, catalog.imageCount());
    assertEquals(image("/a.jpg", 8), catalog.find("/a.jpg"));
    assertEquals(
        List.of(new CatalogImage(before.get(1).id(), "/a.jpg", 7)), catalog.imagesOfRows(0, 100));
    assertEquals(8, catalog.rows());
  }

  @Test
  void writesAnIndexOnlyWhereThereIsNone() {
    catalog.register(List.of(image("/a", 1), image("/b", 1), image("/c", 1)));
    List<Long> ids = catalog.imagesWithoutRow(0, 10).stream().map(CatalogImage::id).toList();
    assertEquals(2, catalog.assignRows(Map.of(ids.get(0), 5L, ids.get(1), 5L)));
    assertEquals(1, catalog.assignRows(Map.of(ids.get(0), 9L, ids.get(2), 4L, 4711L, 3L)));
    assertEquals(
        List.of(
            new CatalogImage(ids.get(2), "/c", 4),
            new CatalogImage(ids.get(0), "/a", 5),
            new CatalogImage(ids.get(1), "/b", 5)),
        catalog.imagesOfRows(0, 6));
    assertEquals(List.of(new CatalogImage(ids.get(2), "/c", 4)), catalog.imagesOfRows(4, 5));
    assertEquals(6, catalog.rows());
    assertEquals(List.of(), catalog.imagesWithoutRow(0, 10));
  }

  @Test
  void rowsFarBeyondTheImagesAreRefused() {
    catalog.check(0);
    catalog.register(List.of(image("/a", 1), image("/b", 1)));
    catalog.check(0);
    long id = catalog.imagesWithoutRow(0, 1).get(0).id();
    catalog.assignRows(Map.of(id, 2_000_000L));
    SkylightException e = assertThrows(SkylightException.class, () -> catalog.check(0));
    assertEquals(SkylightException.Kind.BAD_INPUT, e.kind());
    assertTrue(
        e.getMessage()
            .contains("image " + id + " has embedding_index 2000000, but the catalog has"),
        e.getMessage());
    catalog.check(2_000_001); // a file of more images, made elsewhere
    assertEquals(2_000_001, catalog.rows());
  }

  @Test
  void pagesThroughImagesInOrderOfId() {
    List<ImageFile> files = new ArrayList<>();
    for (int i = 0; i < 57; i++) {
      files.add(image("/p" + i, i));
    }
    catalog.register(files);
    List<String> paths = new ArrayList<>();
    long after = 0;
    for (List<CatalogImage> page = catalog.imagesWithoutRow(after, 10);
        !page.isEmpty();
        page = catalog.imagesWithoutRow(after, 10)) {
      page.forEach(i -> paths.add(i.filePath()));
      after = page.get(page.size() - 1).id();
    }
    assertEquals(files.stream().map(ImageFile::filePath).toList(), paths);
  }

  @Test
  void findsImagesByIdInOrder() {
    catalog.register(List.of(image("/a", 1), image("/b", 1), image("/c", 1)));
    List<CatalogImage> all = catalog.imagesWithoutRow(0, 10);
    assertEquals(
        List.of(all.get(0), all.get(2)),
        catalog.imagesById(List.of(all.get(2).id(), 999L, all.get(0).id(), all.get(2).id())));
  }

  @Test
  void givesPicturesOfRowsAndOfIdsInOneGo() {
    catalog.register(List.of(image("/a", 1), image("/b", 2), image("/c", 3), image("/d", 4)));
    List<Long> ids = catalog.imagesWithoutRow(0, 10).stream().map(CatalogImage::id).toList();
    catalog.assignRows(Map.of(ids.get(0), 5L, ids.get(1), 900L, ids.get(2), 5L));
    CatalogPicture a = new CatalogPicture(ids.get(0), 5, image("/a", 1));
    CatalogPicture b = new CatalogPicture(ids.get(1), 900, image("/b", 2));
    CatalogPicture c = new CatalogPicture(ids.get(2), 5, image("/c", 3));
    CatalogPicture d = new CatalogPicture(ids.get(3), -1, image("/d", 4));
    assertEquals(List.of(a, c, b), catalog.pictures(List.of(900L, 5L, 77L), List.of()));
    assertEquals(
        List.of(d, b), catalog.pictures(List.of(900L), List.of(ids.get(1), ids.get(3), 4711L)));
    assertEquals(List.of(), catalog.pictures(List.of(6L), List.of()));
    assertEquals(List.of(), catalog.pictures(List.of(), List.of()));
    List<Long> many = LongStream.range(0, 50_000).boxed().toList();
    assertEquals(List.of(a, c, b), catalog.pictures(many, List.of()));
  }

  @Test
  void aRowThatAnImageHasIsGivenToNoOther() {
    catalog.register(List.of(image("/a", 1), image("/b", 1), image("/c", 1)));
    List<Long> ids = catalog.imagesWithoutRow(0, 9).stream().map(CatalogImage::id).toList();
    assertEquals(1, catalog.assignRows(Map.of(ids.get(0), 10L)));
    assertEquals(1, catalog.assignFreeRows(Map.of(ids.get(1), 10L, ids.get(2), 11L)));
    assertEquals(
        List.of(ids.get(1)),
        catalog.imagesWithoutRow(0, 9).stream().map(CatalogImage::id).toList());
  }

  @Test
  void agreesWithABruteForceModel() {
    long seed = 31;
    Random random = new Random(seed);
    Map<Long, Long> rows = new TreeMap<>();
    List<ImageFile> files = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      files.add(image("/m" + i, i));
    }
    catalog.register(files);
    List<CatalogImage> all = catalog.imagesWithoutRow(0, 1000);
    for (int step = 0; step < 30; step++) {
      Map<Long, Long> some = new TreeMap<>();
      long changed = 0;
      for (int i = 0; i < 10; i++) {
        some.put(all.get(random.nextInt(200)).id(), (long) random.nextInt(150));
      }
      for (Map.Entry<Long, Long> e : some.entrySet()) {
        changed += rows.putIfAbsent(e.getKey(), e.getValue()) == null ? 1 : 0;
      }
      assertEquals(changed, catalog.assignRows(some), "seed " + seed);
      long from = random.nextInt(150);
      long to = from + random.nextInt(50);
      List<CatalogImage> expected =
          all.stream()
              .filter(i -> rows.containsKey(i.id()))
              .map(i -> new CatalogImage(i.id(), i.filePath(), rows.get(i.id())))
              .filter(i -> i.row() >= from && i.row() < to)
              .sorted(
                  Comparator.comparingLong(CatalogImage::row).thenComparingLong(CatalogImage::id))
              .toList();
      assertEquals(expected, catalog.imagesOfRows(from, to), "seed " + seed);
    }
  }

  private List<Long> registered(String... paths) {
    List<ImageFile> files = new ArrayList<>();
    for (String path : paths) {
      String hash = Integer.toHexString(path.hashCode()).repeat(8);
      files.add(new ImageFile(path, 640, 480, "jpeg", 10, 0, hash));
    }
    catalog.register(files);
    return catalog.images(Long.MIN_VALUE, 1_000).stream().map(CatalogImage::id).toList();
  }

  private List<Long> matching(String folder, int stars, String... tags) {
    List<String> keys = Stream.of(tags).map(tag -> TagName.of(tag).key()).toList();
    return catalog.matching(new ImageFilter(keys, stars, folder)).after(Long.MIN_VALUE, 1_000);
  }

  @Test
  void tagsAreGivenAndTaken() {
    List<Long> ids = registered("/a", "/b", "/c");
    Remarks remarks = catalog.remarks();
    assertEquals(Map.of(), remarks.of(ids));
    assertEquals(List.of(), remarks.tags());
    assertEquals(0, remarks.untag(ids, TagName.of("Sea")));
    assertEquals(2, remarks.tag(ids.subList(0, 2), TagName.of("Sea")));
    assertEquals(1, remarks.tag(ids, TagName.of(" sEA ")), "two have it, whatever its case");
    assertEquals(1, remarks.tag(List.of(ids.get(1), ids.get(1)), TagName.of("\u00e9t\u00e9")));
    assertEquals(0, remarks.tag(List.of(ids.get(1)), TagName.of("E\u0301te\u0301")), "composed");
    remarks.rate(ids.subList(1, 3), 4);
    assertEquals(
        Map.of(
            ids.get(0), new Remark(List.of("Sea"), 0),
            ids.get(1), new Remark(List.of("\u00e9t\u00e9", "Sea"), 4),
            ids.get(2), new Remark(List.of("Sea"), 4)),
        remarks.of(ids));
    assertEquals(
        List.of(
            new TagTotal(new TagName("\u00e9t\u00e9", "\u00e9t\u00e9"), 1),
            new TagTotal(new TagName("sea", "Sea"), 3)),
        remarks.tags());
    assertEquals(new Remarks.Totals(3, 2), remarks.totals());
    assertEquals(ids, matching("", 0, "SEA"));
    assertEquals(List.of(ids.get(1)), matching("", 1, "SEA", "\u00c9T\u00c9"));
    assertEquals(List.of(), matching("", 5, "sea"));
    assertEquals(List.of(), matching("", 0, "nobody's"));
    assertEquals(2, remarks.untag(ids.subList(0, 2), TagName.of("sea")));
    remarks.rate(List.of(ids.get(2)), 0);
    assertEquals(List.of(ids.get(2)), matching("", 0, "sea"), "at once");
    assertEquals(new Remarks.Totals(2, 1), remarks.totals());
    assertEquals(Map.of(ids.get(2), new Remark(List.of("Sea"), 0)), remarks.of(ids.subList(2, 3)));
  }

  @Test
  void nothingIsNotedWhereAnImageIsNotThere() {
    List<Long> ids = registered("/a");
    Remarks remarks = catalog.remarks();
    SkylightException e =
        assertThrows(
            SkylightException.class,
            () -> remarks.tag(List.of(ids.get(0), 4711L, 4712L), TagName.of("sea")));
    assertEquals(SkylightException.Kind.BAD_INPUT, e.kind());
    assertEquals("The catalog has no pictures 4711, 4712. Nothing was changed.", e.getMessage());
    assertThrows(SkylightException.class, () -> remarks.rate(List.of(4711L), 3));
    assertEquals(Map.of(), remarks.of(List.of(ids.get(0), 4711L)));
  }

  @Test
  void whatIsSaidStaysWithThePicture() {
    List<Long> ids = registered("/a", "/b");
    Remarks remarks = catalog.remarks();
    remarks.tag(ids, TagName.of("sea"));
    remarks.rate(ids, 5);
    ImageFile edited = new ImageFile("/a", 640, 480, "jpeg", 11, 1, "ed".repeat(32));
    catalog.register(List.of(edited));
    catalog.move(
        Map.of(ids.get(0), new ImageFile("/x/a", 640, 480, "jpeg", 11, 1, "ed".repeat(32))));
    catalog.register(List.of(new ImageFile("/x/a", 640, 480, "jpeg", 12, 2, "ee".repeat(32))));
    assertEquals(ids, matching("", 5, "sea"), "edited, moved, edited");
    assertEquals(1, catalog.remove(List.of(ids.get(1))));
    assertEquals(List.of(ids.get(0)), matching("", 0, "sea"));
    List<Long> again = registered("/b");
    assertEquals(List.of(ids.get(0)), matching("", 0, "sea"), "forgotten, though it is back");
    assertEquals(2, again.size());
  }

  private static ImageFile at(String path) {
    return new ImageFile(path, 640, 480, "jpeg", 10, 1, "ab".repeat(32));
  }

  @Test
  void imagesChangePlaces() {
    List<Long> ids = registered("/a", "/b", "/c", "/d");
    catalog.remarks().tag(ids.subList(1, 2), TagName.of("sea"));
    catalog.move(
        Map.of(
            ids.get(0),
            at("/b"),
            ids.get(1),
            at("/c"),
            ids.get(2),
            at("/a"),
            ids.get(3),
            at("/e")));
    assertEquals(
        Map.of("/b", ids.get(0), "/c", ids.get(1), "/a", ids.get(2), "/e", ids.get(3)),
        catalog.idsAt(List.of("/a", "/b", "/c", "/d", "/e")));
    assertEquals(List.of(ids.get(1)), matching("", 0, "sea"));
  }

  @Test
  void aFolderIsWholeNames() {
    List<Long> ids =
        registered(
            "/a/b/1",
            "/a/bc/2",
            "/a/b/c/3",
            "/a/b",
            "a/b/4",
            "/a/100%/5",
            "/a/100x/6",
            "/A/B/7",
            "/8");
    assertEquals(List.of(ids.get(0), ids.get(2)), matching("/a/b", 0));
    assertEquals(List.of(ids.get(4)), matching("a", 0));
    assertEquals(List.of(ids.get(5)), matching("/a/100%", 0));
    assertEquals(List.of(), matching("/a/100_", 0));
    assertEquals(8, matching("/", 0).size());
    assertEquals(9, matching("", 0).size());
    ImageSet set = catalog.matching(new ImageFilter(List.of(), 0, "/a"));
    assertEquals(List.of(ids.get(1), ids.get(2)), set.after(ids.get(0), 2));
    assertTrue(set.contains(ids.get(0)));
    assertFalse(set.contains(ids.get(8)));
    assertEquals(
        Map.of(
            "/a/b", 1L, "/a/bc", 1L, "/a/b/c", 1L, "/a", 1L, "a/b", 1L, "/a/100%", 1L, "/a/100x",
            1L, "/A/B", 1L, "/", 1L),
        catalog.folders());
  }

  @Test
  void idsAreFoundByPath() {
    List<Long> ids = registered("/a", "/b \"c\"", "/\u00e9");
    assertEquals(
        Map.of("/\u00e9", ids.get(2), "/b \"c\"", ids.get(1)),
        catalog.idsAt(List.of("/\u00e9", "/none", "/b \"c\"", "/\u00e9")));
    assertEquals(Map.of(), catalog.idsAt(List.of()));
  }

  @Test
  void aSetKnowsItsRows() {
    List<Long> ids = registered("/a/1", "/a/2", "/b/3");
    catalog.assignRows(Map.of(ids.get(0), 7L, ids.get(2), 8L));
    ImageSet set = catalog.matching(new ImageFilter(List.of(), 0, "/a"));
    assertEquals(RowFilter.of(7), set.rows());
    assertEquals(List.of(ids.get(1)), set.withoutRow());
    catalog.assignRows(Map.of(ids.get(1), 9L));
    assertEquals(RowFilter.of(7, 9), catalog.matching(new ImageFilter(List.of(), 0, "/a")).rows());
  }

  @Test
  void formatsAreCounted() {
    catalog.register(
        List.of(
            new ImageFile("/a", 1, 1, "png", 5, 0, "aa"),
            new ImageFile("/b", 1, 1, "jpeg", 6, 0, "bb"),
            new ImageFile("/c", 1, 1, "JPEG", 7, 0, "cc")));
    assertEquals(
        List.of(new FormatTotal("jpeg", 2, 13), new FormatTotal("png", 1, 5)), catalog.formats());
  }
}
