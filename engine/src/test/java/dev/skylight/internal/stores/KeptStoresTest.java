package dev.skylight.internal.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.ledger.RowLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stays open shows what others do with the files, and is in nobody's way. */
@Timeout(60)
class KeptStoresTest extends StoresContract {

  private DataFolder data;
  private FileStores others;
  private KeptStores kept;

  @Override
  Stores of(DataFolder folder) {
    return new FileStores(folder, null).kept();
  }

  @BeforeEach
  void open() throws IOException {
    data = DataFolder.of(temp.resolve("kept"), "test");
    Files.createDirectories(data.folder());
    others = new FileStores(data, null);
    kept = others.kept();
    register(others, "/a.jpg");
  }

  @AfterEach
  void close() {
    kept.close();
  }

  private static void register(Stores stores, String... paths) {
    try (Catalog catalog = stores.createCatalog()) {
      catalog.register(
          Stream.of(paths).map(path -> new ImageFile(path, 4, 3, "jpeg", 9, 1, "ab")).toList());
    }
  }

  private long images() {
    try (Catalog catalog = kept.readCatalog()) {
      return catalog.imageCount();
    }
  }

  private long reserved() {
    try (LedgerView ledger = kept.readLedger()) {
      return ledger.reservedRows();
    }
  }

  private void reserve(FileStores stores, long image) {
    try (RowLedger ledger = stores.openLedger()) {
      ledger.reserve(List.of(new Reservation(image, "/" + image)), image);
    }
  }

  /** A second collection's file, put in the place of the first's. */
  private void replace(Path file, Path by) throws IOException {
    Files.move(by, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** How often this process has a file of the folder open; its mended or deleted ones, too. */
  private long handles() throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open));
    try (Stream<Path> all = Files.list(open)) {
      return all.filter(this::isOurs).count();
    }
  }

  private boolean isOurs(Path handle) {
    try {
      return Files.readSymbolicLink(handle).toString().startsWith(data.folder().toString());
    } catch (IOException e) {
      return false; // that of the list itself, which is closed by now
    }
  }

  @Test
  void whatOthersWriteIsSeen() {
    assertEquals(1, images());
    register(others, "/b.jpg", "/c.jpg");
    assertEquals(3, images());
    reserve(others, 5);
    assertEquals(6, reserved());
    reserve(others, 7);
    assertEquals(8, reserved());
  }

  @Test
  void filesThatAreReplacedAreReadAnew() throws IOException {
    reserve(others, 5);
    assertEquals(1, images());
    assertEquals(6, reserved());
    FileStores second = new FileStores(DataFolder.of(temp.resolve("second"), "test"), null);
    Files.createDirectories(second.folder().folder());
    register(second, "/x.jpg", "/y.jpg");
    reserve(second, 50);
    replace(data.catalog(), second.folder().catalog());
    replace(data.ledger(), second.folder().ledger());
    assertEquals(2, images());
    assertEquals(51, reserved());
  }

  @Test
  void theLogOfANewCatalogOutlivesTheOldOne() throws IOException {
    assertEquals(1, images());
    for (Path file : List.of(data.catalog(), log(), shared())) {
      Files.deleteIfExists(file);
    }
    register(others, "/x.jpg", "/y.jpg");
    try (Catalog writer = others.openCatalog()) {
      writer.register(List.of(new ImageFile("/z.jpg", 4, 3, "jpeg", 9, 1, "ab")));
      assertTrue(Files.size(log()) > 0);
      assertEquals(3, images());
      assertTrue(Files.exists(log()), "closing the old one must not delete it");
    }
    assertEquals(3, images());
  }

  private Path log() {
    return data.catalog().resolveSibling("metadata.db-wal");
  }

  private Path shared() {
    return data.catalog().resolveSibling("metadata.db-shm");
  }

  @Test
  void filesThatAreGoneAreGone() throws IOException {
    reserve(others, 5);
    assertEquals(1, images());
    assertEquals(6, reserved());
    Files.delete(data.catalog());
    Files.delete(data.ledger());
    for (Callable<Long> question : List.<Callable<Long>>of(this::images, this::reserved)) {
      assertEquals(Kind.BAD_INPUT, assertThrows(SkylightException.class, question::call).kind());
    }
  }

  @Test
  void aColumnThatIsAddedIsRead() throws SQLException {
    assertEquals(Map.of(), said());
    execute("ALTER TABLE images ADD COLUMN rating INTEGER");
    execute("UPDATE images SET rating = 4");
    assertEquals(List.of(4), said().values().stream().toList());
  }

  private Map<Long, Integer> said() {
    try (Catalog catalog = kept.readCatalog()) {
      Map<Long, Integer> stars = new TreeMap<>();
      catalog.remarks().of(List.of(1L)).forEach((id, remark) -> stars.put(id, remark.rating()));
      return stars;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.catalog());
        Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  /** Whether somebody who reads kept the log from being put back as a whole. */
  private boolean isHeldUp() throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.catalog());
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return r.getLong(1) != 0;
    }
  }

  @Test
  void nobodyIsHeldUp() throws SQLException, IOException {
    reserve(others, 5);
    assertEquals(1, images());
    assertEquals(6, reserved());
    register(others, "/b.jpg");
    assertEquals(2, images());
    assertTrue(Files.size(log()) > 0);
    assertFalse(isHeldUp());
    assertEquals(0, Files.size(log()));
    assertEquals(2, images());
  }

  @Test
  void nothingStaysOpen() throws Exception {
    reserve(others, 5);
    assertEquals(0, handles());
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Long>> asked =
          IntStream.range(0, 400)
              .mapToObj(i -> threads.submit(() -> images() + reserved()))
              .toList();
      for (Future<Long> answer : asked) {
        assertEquals(7, answer.get());
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
    // SQLite itself keeps those of closed connections for the next ones, as many as there were
    assertTrue(handles() <= 100, "not more with each question");
    register(others, "/b.jpg");
    kept.close();
    assertEquals(0, handles());
    assertFalse(Files.exists(log()), "all of it is in the database");
    assertEquals(2, images());
    assertEquals(0, handles());
  }
}
