package dev.skylight.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.FilePathsFile;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.RowFilter;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over vectors without a model: what changes on the disk, and what stays open. */
class CollectionTest {

  @TempDir Path folder;

  private static void build(DataFolder data) {
    new IndexBuilder(new FileStores(data, null))
        .build(new IndexRequest("Flat", 0, 0, 0), (stage, done, total) -> {});
  }

  /** A file list in the place of a catalog. */
  private static void paths(DataFolder data, int rows) {
    FilePathsFile.write(
        data.filePaths(),
        rows,
        range -> {
          Map<Long, String> paths = new TreeMap<>();
          for (long row = range.from(); row < range.to(); row++) {
            paths.put(row, "p" + row + ".jpg");
          }
          return paths;
        });
  }

  private static Query like(long row) {
    return Query.vector(VectorCollection.vector(row)).count(3);
  }

  private static long best(Answer answer) {
    return answer.found().get(0).row();
  }

  private static boolean warns(Answer answer, String part) {
    return answer.notices().stream().anyMatch(notice -> notice.contains(part));
  }

  @Test
  void newRowsAndANewIndexAreNoticed() {
    DataFolder data = VectorCollection.empty(folder, 1_000);
    paths(data, 1_000);
    try (Collection collection = Collection.open(folder)) {
      SkylightException none =
          assertThrows(SkylightException.class, () -> collection.search(like(3)));
      assertTrue(none.getMessage().contains("no vectors to search yet"), none.getMessage());
      assertEquals(IndexState.Standing.NONE, collection.index().standing());

      VectorCollection.publish(data, new RowRange(0, 500));
      Answer first = collection.search(like(3));
      assertEquals(3, best(first));
      assertEquals("p3.jpg", first.found().get(0).path());
      assertTrue(warns(first, "There is no index yet"), first.toString());
      assertTrue(collection.search(like(700)).found().get(0).score() < 0.9);

      build(data);
      assertEquals(
          List.of(
              "Searched 495 of 995 pictures: the others have no vectors yet; run `skylight embed`,"
                  + " which makes them."),
          collection.search(like(3)).notices());
      assertEquals(IndexState.Standing.CURRENT, collection.index().standing());

      VectorCollection.publish(data, new RowRange(500, 1_000));
      Answer later = collection.search(like(700));
      assertEquals(700, best(later));
      assertTrue(warns(later, "of other vectors"), later.toString());
      assertEquals(IndexState.Standing.STALE, collection.index().standing());
      assertEquals(495, collection.index().result().orElseThrow().rows());

      build(data);
      Answer again = collection.search(like(700));
      assertEquals(700, best(again));
      assertEquals(List.of(), again.notices());
    }
  }

  @Test
  void oneThatBeginsAnewIsNoticed() {
    DataFolder data = VectorCollection.full(folder, 200);
    paths(data, 200);
    build(data);
    try (Collection collection = Collection.open(folder)) {
      assertEquals(199, best(collection.search(like(199))));
      VectorStore.Spec spec =
          new VectorStore.Spec(
              100,
              VectorCollection.DIMENSION,
              VectorCollection.FINGERPRINT,
              "test",
              "fp32",
              "exact");
      new FileStores(data, null).allocate(new AllocateRequest(spec, true, false, 100, "anew"));
      assertThrows(SkylightException.class, () -> collection.search(like(199)));
      VectorCollection.publish(data, new RowRange(0, 100));
      assertEquals(42, best(collection.search(like(42))));
      assertTrue(collection.search(like(199).count(300)).found().size() <= 99);
    }
  }

  @Test
  void nothingIsReadAgainWhileNothingChanges() throws Exception {
    DataFolder data = VectorCollection.full(folder, 200);
    paths(data, 200);
    for (Path file : new Path[] {data.ledger(), data.embeddings()}) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    }
    try (Collection collection = Collection.open(folder)) {
      assertEquals(17, best(collection.search(like(17))));
      Object before = Stamps.of(data);
      // a ledger that could not be read, of the same size, time and inode as the one before
      byte[] rotten = new byte[(int) Files.size(data.ledger())];
      Files.write(data.ledger(), rotten);
      Files.setLastModifiedTime(data.ledger(), FileTime.fromMillis(1_000_000));
      assertEquals(before, Stamps.of(data));
      assertEquals(18, best(collection.search(like(18))));
      Files.setLastModifiedTime(data.ledger(), FileTime.fromMillis(2_000_000));
      assertThrows(SkylightException.class, () -> collection.search(like(18)));
    }
  }

  @Test
  void searchesGoOnWhileRowsIndexAndCatalogChange() throws Exception {
    int rows = 4_000;
    DataFolder data = VectorCollection.empty(folder, 1_000);
    VectorCollection.publish(data, new RowRange(0, 500));
    AtomicLong done = new AtomicLong(500);
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong searches = new AtomicLong();
    try (Catalog catalog = new FileStores(data, null).createCatalog()) {
      register(catalog, 0, 500);
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (Collection collection = Collection.open(folder)) {
      List<Future<Void>> searching = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Random random = new Random(thread);
        searching.add(
            pool.submit(
                () -> {
                  while (!over.get()) {
                    long row = row(random, done.get());
                    Answer answer = collection.search(query(random, row));
                    assertFalse(answer.found().isEmpty(), "row " + row + " of " + done.get());
                    assertEquals(row, best(answer), "of " + done.get());
                    assertEquals("/p/" + row, answer.found().get(0).path());
                    searches.incrementAndGet();
                  }
                  return null;
                }));
      }
      for (int to = 1_000; to <= rows; to += 500) {
        if (to > 1_000) {
          grow(data, to);
        }
        try (Catalog catalog = new FileStores(data, null).openCatalog()) {
          register(catalog, to - 500, to);
        }
        VectorCollection.publish(data, new RowRange(to - 500, to));
        done.set(to);
        if (to % 1_000 == 0) {
          build(data);
        }
        // while the file grows, searches see what they saw before: let them see these rows first
        long before = searches.get();
        for (int i = 0; i < 600 && searches.get() < before + 12; i++) {
          TimeUnit.MILLISECONDS.sleep(50);
        }
      }
      over.set(true);
      for (Future<Void> future : searching) {
        future.get(60, TimeUnit.SECONDS); // an exception of the search comes out here
      }
      assertTrue(searches.get() >= 80, "only " + searches.get() + " searches");
      Answer last = collection.search(like(rows - 1));
      assertEquals(rows - 1, best(last));
      assertEquals(List.of(), last.notices());
    } finally {
      over.set(true);
      pool.shutdownNow();
      assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
    }
  }

  private static long row(Random random, long below) {
    long row = random.nextInt((int) below);
    return VectorCollection.failed(row) ? row + 1 : row;
  }

  private static Query query(Random random, long row) {
    Query query = like(row);
    return switch (random.nextInt(3)) {
      case 0 -> query.exact(true);
      case 1 -> query.among(RowFilter.range(Math.max(0, row - 100), row + 1));
      default -> query;
    };
  }

  private static void grow(DataFolder data, int rows) {
    VectorStore.Spec spec =
        new VectorStore.Spec(
            rows,
            VectorCollection.DIMENSION,
            VectorCollection.FINGERPRINT,
            "test",
            "fp32",
            "exact");
    new FileStores(data, null)
        .allocate(new AllocateRequest(spec, false, false, 500, "grow to " + rows));
  }

  private static void register(Catalog catalog, int from, int to) {
    List<ImageFile> files = new ArrayList<>();
    for (int row = from; row < to; row++) {
      files.add(new ImageFile("/p/" + row, 640, 480, "jpeg", 1_000 + row, 0, "ab"));
    }
    catalog.register(files);
    Map<Long, Long> rowById = new HashMap<>();
    long row = from;
    for (CatalogImage image : catalog.imagesWithoutRow(0, to)) {
      rowById.put(image.id(), row++);
    }
    catalog.assignRows(rowById);
  }

  @Test
  void picturesComeInOneGoWithWhatTheCatalogKnows() {
    DataFolder data = VectorCollection.full(folder, 50);
    try (Catalog catalog = new FileStores(data, null).createCatalog();
        RowLedger ledger = new FileStores(data, null).openLedger()) {
      register(catalog, 0, 10);
      catalog.register(
          List.of(
              new ImageFile("twin.png", 30, 20, "png", 5, 0, "cd"),
              new ImageFile("promised.gif", 3, 2, "gif", 7, 0, "ef")));
      List<Long> ids = catalog.imagesWithoutRow(0, 5).stream().map(CatalogImage::id).toList();
      catalog.assignRows(Map.of(ids.get(0), 4L));
      assertEquals(
          List.of(20L), ledger.reserve(List.of(new Reservation(ids.get(1), "promised.gif")), 20));
    }
    try (Collection collection = Collection.open(folder)) {
      Map<Long, List<Picture>> pictures = collection.pictures(List.of(20L, 4L, 49L, 4L, 7L));
      assertEquals(List.of(4L, 7L, 20L), List.copyOf(pictures.keySet()));
      assertEquals(
          List.of("/p/4", "twin.png"), pictures.get(4L).stream().map(Picture::path).toList());
      Picture twin = pictures.get(4L).get(1);
      assertEquals(30, twin.width());
      assertEquals(20, twin.height());
      assertEquals("png", twin.format());
      assertEquals(5, twin.bytes());
      assertEquals(data.folder().resolve("twin.png"), twin.file().orElseThrow());
      assertEquals(20, pictures.get(20L).get(0).row());
      assertEquals("promised.gif", pictures.get(20L).get(0).path());
      assertEquals(12, collection.registered());
      assertEquals(Map.of(), collection.pictures(List.of()));
      assertEquals(
          Map.of(8L, "/p/8", 9L, "/p/9", 20L, "promised.gif"),
          collection.paths(List.of(new RowRange(8, 40))));
      try (Catalog catalog = new FileStores(data, null).openCatalog()) {
        catalog.register(List.of(new ImageFile("twin.png", 31, 21, "png", 6, 0, "cd")));
      }
      assertEquals(31, collection.pictures(List.of(4L)).get(4L).get(1).width());
    }
  }

  @Test
  void withoutTheCatalogTheListTells() throws IOException {
    DataFolder data = VectorCollection.full(folder, 50);
    try (Collection collection = Collection.open(CollectionSettings.of(folder).withoutCatalog())) {
      Answer rows = collection.search(like(3));
      assertEquals(3, best(rows));
      assertEquals("", rows.found().get(0).path());
      assertTrue(warns(rows, "No picture is known for these rows"), rows.toString());
      SkylightException none =
          assertThrows(SkylightException.class, () -> collection.pictures(List.of(3L)));
      assertTrue(none.getMessage().contains("export-paths"), none.getMessage());
      assertTrue(none.getMessage().endsWith("or search without --no-db."), none.getMessage());
      List<RowRange> some = List.of(new RowRange(3, 5));
      assertThrows(SkylightException.class, () -> collection.paths(some));
      assertEquals(Map.of(), collection.paths(List.of()));
      paths(data, 50);
      assertEquals(Map.of(3L, "p3.jpg", 4L, "p4.jpg"), collection.paths(some));
      assertEquals("p3.jpg", collection.search(like(3)).found().get(0).path());
    }
  }

  /** Other programs write numbers that are no rows, which no row may be taken for. */
  @Test
  void whatIsNoRowDoesNotHideTheList() throws Exception {
    DataFolder data = VectorCollection.full(folder, 5);
    try (Catalog catalog = new FileStores(data, null).createCatalog()) {
      register(catalog, 0, 4);
    }
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.catalog());
        Statement s = other.createStatement()) {
      s.execute("UPDATE images SET embedding_index = 2.5 WHERE embedding_index = 3");
    }
    paths(data, 5);
    try (Collection collection = Collection.open(folder)) {
      assertEquals(Map.of(2L, "/p/2", 3L, "p3.jpg"), collection.paths(List.of(new RowRange(2, 4))));
    }
  }

  @Test
  void rowsAreCounted() {
    DataFolder data = VectorCollection.empty(folder, 2_500);
    try (Collection collection = Collection.open(folder)) {
      VectorCollection.publish(data, new RowRange(0, 1_000));
      RowsState rows = collection.rows();
      assertEquals(new RowsState(2_500, 990, 10, 0, 5, 2, 0), rows);
      assertEquals(1_500, rows.missing());
      assertEquals(0, collection.registered());
      assertEquals(1_500, collection.verify(true).rowsMissing());
      assertFalse(collection.verify(true).hasDamage());
    }
    try (Collection empty = Collection.open(folder.resolve("empty"))) {
      assertEquals(new RowsState(0, 0, 0, 0, 0, 0, 0), empty.rows());
      assertEquals(new IndexState(IndexState.Standing.NONE, Optional.empty()), empty.index());
    }
  }

  @Test
  void afterClosingThereIsNoSearch() {
    DataFolder data = VectorCollection.full(folder, 50);
    paths(data, 50);
    Collection collection = Collection.open(folder);
    collection.search(like(3));
    collection.close();
    collection.close();
    assertThrows(IllegalStateException.class, () -> collection.search(like(3)));
  }
}
