package dev.skylight.internal.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.imports.VectorImport;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.ContentEmbedder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FailedRow;
import dev.skylight.job.FinishResult;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows and the pictures they were made of, over time. */
class RowReviewTest {

  private static final EmbedRequest ALL =
      new EmbedRequest(true, "content", "fp32", "exact", 50, 0, 0, false, false, false, List.of());
  private static final EmbedRequest RETRY =
      new EmbedRequest(true, "content", "fp32", "exact", 50, 0, 0, false, false, true, List.of());

  @TempDir Path temp;
  private FileStores stores;
  private Path pictures;
  private final ContentEmbedder embedder = new ContentEmbedder();
  private final List<String> notes = new ArrayList<>();
  private long clock = 1_700_000_000_000L;

  @BeforeEach
  void start() throws IOException {
    pictures = Files.createDirectory(temp.resolve("pictures"));
    Path data = Files.createDirectory(temp.resolve("data"));
    stores = new FileStores(DataFolder.of(data, "data"), null);
    stores.createCatalog().close();
  }

  private Path write(String name, String content) throws IOException {
    Path file = pictures.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    clock += 1_000;
    Files.setLastModifiedTime(file, FileTime.fromMillis(clock));
    return file;
  }

  private void register(Path... files) throws IOException {
    List<ImageFile> facts = new ArrayList<>();
    for (Path file : files) {
      facts.add(
          new ImageFile(
              file.toString(),
              1,
              1,
              "gif",
              Files.size(file),
              Files.getLastModifiedTime(file).toMillis(),
              Sha256.ofFile(file)));
    }
    try (Catalog catalog = stores.openCatalog()) {
      catalog.register(facts);
    }
  }

  private FinishResult embed(EmbedRequest request) {
    notes.clear();
    EmbedLoop loop =
        new EmbedLoop(
            new Planner(stores, embedder),
            new ChunkWork(stores, embedder.pictures(), "here"),
            embedder);
    return loop.run(
            request,
            "run " + clock++,
            new EmbedLoop.Listener() {
              @Override
              public boolean onProgress(long done, long failed, long total) {
                return true;
              }

              @Override
              public void onNote(String note) {
                notes.add(note);
              }
            })
        .orElseThrow();
  }

  private float[] vector(long row) {
    try (EmbeddingsFile file = EmbeddingsFile.open(stores.folder().embeddings())) {
      float[] vector = new float[ContentEmbedder.DIMENSION];
      file.rows(new RowRange(row, row + 1)).get(vector);
      return vector;
    }
  }

  private void assertIsOf(long row, String content) {
    assertArrayEquals(
        ContentEmbedder.vector(content.getBytes(StandardCharsets.UTF_8)),
        vector(row),
        "row " + row);
  }

  private List<Path> some(int count) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(write(i + ".gif", "picture " + i));
    }
    register(files.toArray(Path[]::new));
    return files;
  }

  private void sql(Path file, String sql) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      s.executeUpdate(sql);
    }
  }

  @Test
  void anEditedPictureIsMadeAgainAndNoOther() throws IOException {
    some(120);
    assertEquals(120, embed(ALL).rowsEmbedded());
    write("7.gif", "another picture");
    embed(ALL);
    assertIsOf(7, "another picture");
    assertIsOf(8, "picture 8");
    assertEquals(121, embedder.made.get());
    assertEquals(
        List.of(
            "1 row is made again, as its picture has changed; the first is row 7 ("
                + pictures.resolve("7.gif")
                + ")."),
        notes);
    embed(ALL);
    assertEquals(121, embedder.made.get());
    assertEquals(List.of(), notes);
  }

  @Test
  void aTouchedPictureIsReadOnceAndNotMadeAgain() throws IOException {
    List<Path> files = some(3);
    embed(ALL);
    long later = clock + 60_000;
    Files.setLastModifiedTime(files.get(1), FileTime.fromMillis(later));
    embed(ALL);
    assertEquals(3, embedder.made.get());
    assertEquals(List.of(), notes);
    try (LedgerView ledger = stores.readLedger()) {
      assertEquals(later, ledger.contents(List.of(1L)).get(1L).modifiedMillis());
    }
  }

  @Test
  void aBrokenPictureThatWasMendedIsMadeWithoutBeingAskedFor() throws IOException {
    write("a.gif", "a");
    write("b.gif", ContentEmbedder.BROKEN);
    register(pictures.resolve("a.gif"), pictures.resolve("b.gif"));
    assertEquals(1, embed(ALL).rowsFailed());
    assertEquals(1, embed(ALL).rowsFailed());
    assertEquals(List.of(), notes, "what was tried is not tried again");
    write("b.gif", "b");
    assertEquals(0, embed(ALL).rowsFailed());
    assertIsOf(1, "b");
    assertEquals(2, embedder.made.get());
  }

  /** By the catalog's word several pictures have one row: any that can be read makes it. */
  @Test
  void aRowThatFailedIsMadeOnceAnyOfItsPicturesCanBeRead() throws Exception {
    Path broken = write("a.gif", ContentEmbedder.BROKEN);
    Path away = pictures.resolve("b.gif");
    register(broken);
    assertEquals(1, embed(ALL).rowsFailed());
    sql(
        stores.folder().catalog(),
        "INSERT INTO images (file_path, embedding_index) VALUES ('" + away + "', 0)");
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = 0");
    assertEquals(1, embed(ALL).rowsFailed());
    assertEquals(1, embed(ALL).rowsFailed());
    assertEquals(List.of(), notes, "what was tried is not tried again");
    write("b.gif", "another's");
    assertEquals(0, embed(ALL).rowsFailed(), notes.toString());
    assertIsOf(0, "another's");
  }

  @Test
  void aRowThatFailedIsTriedWithAPictureThatGetsIt() throws Exception {
    register(write("a.gif", ContentEmbedder.BROKEN));
    assertEquals(1, embed(ALL).rowsFailed());
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = 0");
    register(write("b.gif", "another's"));
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = 0");
    assertEquals(0, embed(ALL).rowsFailed(), notes.toString());
    assertIsOf(0, "another's");
    sql(stores.folder().catalog(), "DELETE FROM images WHERE id = 2");
    assertEquals(1, embed(ALL).rowsFailed());
  }

  /** 10 good pictures and a broken one in one folder, 30 on a disk that goes away, in one chunk. */
  @Test
  void aRetryNeverMakesAGoodVectorAFailure() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      files.add(write("here/" + i + ".gif", "here " + i));
    }
    files.add(write("here/broken.gif", ContentEmbedder.BROKEN));
    for (int i = 0; i < 30; i++) {
      files.add(write("disk/" + i + ".gif", "disk " + i));
    }
    register(files.toArray(Path[]::new));
    assertEquals(40, embed(ALL).rowsEmbedded());
    for (boolean mountPoint : new boolean[] {false, true}) {
      Path away = temp.resolve("away");
      Files.move(pictures.resolve("disk"), away);
      if (mountPoint) {
        Files.createDirectory(pictures.resolve("disk"));
      }
      write("here/broken.gif", "mended, " + mountPoint);
      FinishResult result = embed(RETRY);
      assertEquals(41, result.rowsEmbedded(), notes.toString());
      assertEquals(0, result.rowsFailed());
      assertIsOf(10, "mended, " + mountPoint);
      assertIsOf(20, "disk 9");
      Files.deleteIfExists(pictures.resolve("disk"));
      Files.move(away, pictures.resolve("disk"), StandardCopyOption.ATOMIC_MOVE);
    }
    long made = embedder.made.get();
    embed(RETRY);
    assertEquals(made, embedder.made.get());
  }

  @Test
  void aRetryTriesWhatFailedAgainThoughItLooksTheSame() throws IOException {
    Path file = write("a.gif", ContentEmbedder.BROKEN);
    register(file, write("b.gif", "b"));
    embed(ALL);
    embed(RETRY);
    assertEquals(
        List.of("1 row that failed is tried again; the first is row 0 (" + file + ")."), notes);
    Files.delete(file);
    embed(RETRY);
    assertEquals(
        List.of(
            "1 failed row is not tried again, as its picture is absent still; the first is"
                + " row 0 ("
                + file
                + ")."),
        notes);
  }

  @Test
  void aRowThatNoImageHadIsMadeOnceOneHasIt() throws Exception {
    List<Path> files = some(3);
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = 0 WHERE id = 1");
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = 1 WHERE id = 2");
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = 5 WHERE id = 3");
    assertEquals(3, embed(ALL).rowsUnassigned());
    Path late = write("late.gif", "late");
    register(late);
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = 3 WHERE id = 4");
    FinishResult result = embed(ALL);
    assertEquals(2, result.rowsUnassigned(), files.toString());
    assertEquals(4, result.rowsEmbedded());
    assertIsOf(3, "late");
    assertEquals(4, embedder.made.get());
  }

  /**
   * Imports what a script made of these contents, row for row; one that is null it did not make.
   */
  private void takeOver(String... contents) throws IOException {
    float[] all = new float[contents.length * ContentEmbedder.DIMENSION];
    for (int row = 0; row < contents.length; row++) {
      if (contents[row] != null) {
        float[] vector = ContentEmbedder.vector(contents[row].getBytes(StandardCharsets.UTF_8));
        System.arraycopy(vector, 0, all, row * vector.length, vector.length);
      }
    }
    Path source = temp.resolve("source.npy");
    Files.deleteIfExists(source);
    NpyFile.write(source, all, new int[] {contents.length, ContentEmbedder.DIMENSION});
    VectorStore.Spec spec =
        new VectorStore.Spec(
            stores.catalogRows(),
            embedder.dimension(),
            embedder.fingerprint(),
            "content",
            "fp32",
            "exact");
    new VectorImport(stores, spec, 50, rows -> {}).file(source);
  }

  @Test
  void anImportedRowIsOfThePictureThatIsThereWhenItComesIn() throws Exception {
    some(5);
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = id - 1");
    takeOver("picture 0", "picture 1", "picture 2", "picture 3", "picture 4");
    register(write("1.gif", "edited before anybody looked"));
    Files.setLastModifiedTime(pictures.resolve("4.gif"), FileTime.fromMillis(clock + 1));
    sql(
        stores.folder().catalog(),
        "UPDATE images SET embedding_index = CASE id WHEN 1 THEN 2 WHEN 2 THEN 3 WHEN 3 THEN 0"
            + " WHEN 4 THEN 1 ELSE 4 END");
    embed(ALL);
    assertIsOf(3, "edited before anybody looked");
    assertIsOf(1, "picture 3");
    assertIsOf(0, "picture 2");
    assertIsOf(2, "picture 0");
    assertIsOf(4, "picture 4");
    assertEquals(4, embedder.made.get(), "what is as it was is kept");
  }

  /** A catalog that another program made says nothing of files. */
  @Test
  void aPictureThatGetsAnImportedRowOfAnotherGetsNotItsVector() throws Exception {
    some(2);
    sql(
        stores.folder().catalog(),
        "UPDATE images SET embedding_index = id - 1, file_hash = NULL, file_size = NULL,"
            + " modified_millis = NULL");
    takeOver("picture 0", "picture 1");
    sql(stores.folder().catalog(), "DELETE FROM images WHERE id = 2");
    sql(
        stores.folder().catalog(),
        "INSERT INTO images (file_path, embedding_index) VALUES ('"
            + write("late.gif", "late")
            + "', 1)");
    embed(ALL);
    assertIsOf(0, "picture 0");
    assertIsOf(1, "late");
    assertEquals(1, embedder.made.get());
  }

  /** What is edited and not registered yet is not what was imported. */
  @Test
  void anImportedRowIsOfThePictureThatWasRegistered() throws Exception {
    some(2);
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = id - 1");
    write("1.gif", "edited before the import");
    takeOver("picture 0", "picture 1");
    register(pictures.resolve("1.gif"));
    embed(ALL);
    assertIsOf(1, "edited before the import");
    assertEquals(1, embedder.made.get());
  }

  /** Another program's column of that name may hold any kind of hash, or something else. */
  @Test
  void aHashThatIsNoSha256SaysNothing() throws Exception {
    some(2);
    sql(
        stores.folder().catalog(),
        "UPDATE images SET embedding_index = id - 1, file_size = NULL, modified_millis = NULL,"
            + " file_hash = iif(id = 1, 'd41d8cd98f00b204e9800998ecf8427e', 'no hash')");
    takeOver("picture 0", "picture 1");
    embed(ALL);
    assertEquals(0, embedder.made.get(), notes.toString());
    write("1.gif", "edited");
    embed(ALL);
    assertIsOf(0, "picture 0");
    assertIsOf(1, "edited");
    assertEquals(1, embedder.made.get());
  }

  @Test
  void aPromisedRowTakesNoVectorFromElsewhere() throws Exception {
    some(3);
    sql(stores.folder().catalog(), "UPDATE images SET embedding_index = 0 WHERE id = 1");
    new Planner(stores, embedder).plan(ALL); // and then it was killed
    takeOver("picture 0", "somebody's", "another's");
    embed(ALL);
    assertIsOf(0, "picture 0");
    assertIsOf(1, "picture 1");
    assertIsOf(2, "picture 2");
  }

  /** SQLite gives the ids of deleted rows to new ones. */
  @Test
  void aPictureNeverGetsTheVectorOfADeletedOneWithTheSameId() throws Exception {
    some(30);
    assertEquals(30, embed(ALL).imagesAssigned());
    sql(stores.folder().catalog(), "DELETE FROM images WHERE id > 27");
    Path first = write("new1.gif", "new 1");
    register(first, write("new2.gif", "new 2"), write("new3.gif", "new 3"));
    FinishResult result = embed(ALL);
    assertEquals(3, result.imagesAssigned());
    try (Catalog catalog = stores.openCatalog()) {
      for (CatalogImage image : catalog.images(27, 9)) {
        assertIsOf(image.row(), "new " + image.filePath().replaceAll(".*new|[.]gif", ""));
      }
    }
  }

  @Test
  void aCatalogThatWasLostAndFilledWithOthersGetsRowsOfItsOwn() throws Exception {
    some(10);
    embed(ALL);
    Files.delete(stores.folder().catalog());
    stores.createCatalog().close();
    Path other = write("other.gif", "other");
    register(other);
    embed(ALL);
    try (Catalog catalog = stores.openCatalog()) {
      assertIsOf(catalog.images(0, 1).get(0).row(), "other");
    }
  }

  @Test
  void aReservedRowThatAnotherProgramTakesIsNotGivenAway() throws Exception {
    some(12);
    EmbedRequest ten =
        new EmbedRequest(
            true, "content", "fp32", "exact", 50, 0, 10, false, false, false, List.of());
    embed(ten);
    Path theirs = write("theirs.gif", "theirs");
    register(theirs);
    sql(
        stores.folder().catalog(),
        "UPDATE images SET embedding_index = 10 WHERE file_path = '" + theirs + "'");
    FinishResult result = embed(ALL);
    assertEquals(13, result.rowsEmbedded());
    try (Catalog catalog = stores.openCatalog()) {
      assertEquals(List.of(), catalog.imagesWithoutRow(0, 9));
      for (CatalogImage image : catalog.images(0, 20)) {
        assertIsOf(image.row(), Files.readString(Path.of(image.filePath())));
      }
    }
  }

  private void makeFormat1() throws SQLException {
    Path ledger = stores.folder().ledger();
    sql(ledger, "DROP TABLE pictures");
    sql(ledger, "ALTER TABLE reservations DROP COLUMN file_path");
    sql(ledger, "ALTER TABLE pending DROP COLUMN fingerprint");
    sql(ledger, "ALTER TABLE pending DROP COLUMN model");
    sql(ledger, "PRAGMA user_version = 1");
  }

  @Test
  void anOlderLedgerIsCompletedFromWhatIsThere() throws Exception {
    some(6);
    embed(ALL);
    makeFormat1();
    try (LedgerView ledger = stores.readLedger()) {
      assertEquals(Map.of(), ledger.contents(new RowRange(0, 6)));
      assertEquals(Map.of(), ledger.reservations(new RowRange(0, 6)));
    }
    // younger than its row, and registered again or not
    clock = System.currentTimeMillis() + 60_000;
    register(write("1.gif", "edited and registered"));
    write("2.gif", "edited");
    write("3.gif", "picture 3");
    embed(ALL);
    assertEquals(8, embedder.made.get(), notes.toString());
    assertIsOf(1, "edited and registered");
    assertIsOf(2, "edited");
    try (LedgerView ledger = stores.readLedger()) {
      assertEquals(6, ledger.contents(new RowRange(0, 6)).size());
      assertTrue(ledger.contents(List.of(0L)).get(0L).read());
    }
  }

  @Test
  void failedRowsOfAnOlderLedgerAreTriedOnce() throws Exception {
    register(write("a.gif", ContentEmbedder.BROKEN), write("b.gif", "b"));
    embed(ALL);
    makeFormat1();
    write("a.gif", "mended");
    assertEquals(0, embed(ALL).rowsFailed());
    try (LedgerView ledger = stores.readLedger()) {
      assertEquals(List.<FailedRow>of(), ledger.failedRows(new RowRange(0, 2), 9));
    }
  }
}
