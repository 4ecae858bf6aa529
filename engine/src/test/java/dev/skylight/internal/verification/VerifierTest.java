package dev.skylight.internal.verification;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.NpyHeader;
import dev.skylight.internal.vectors.Preallocation;
import dev.skylight.internal.vectors.Samples;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import dev.skylight.job.VerifyReport.Severity;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {

  private static final int DIM = 16;

  @TempDir Path temp;
  private DataFolder folder;
  private byte[] good;

  @BeforeEach
  void collection() throws Exception {
    folder = Samples.folder(temp);
    Samples.allocate(folder, 300, DIM);
    publish();
    good = Files.readAllBytes(folder.embeddings());
  }

  private void publish() {
    try (VectorStore store = Samples.open(folder)) {
      for (long from = 0; from < 300; from += 100) {
        store.publish(Samples.chunk(new RowRange(from, from + 100), DIM));
      }
    }
  }

  private VerifyReport deep() {
    return Verifier.verify(Samples.stores(folder), null, true);
  }

  private static List<RowRange> rows(List<LedgerChunk> chunks) {
    return chunks.stream().map(LedgerChunk::rows).toList();
  }

  @Test
  void aSoundCollectionHasNoDamage() {
    VerifyReport report = deep();
    assertFalse(report.hasDamage());
    assertEquals(300, report.rowsInFile());
    assertEquals(0, report.rowsMissing());
    assertEquals(17, report.counts().failed());
    assertEquals(17, report.failed().size());
    assertTrue(
        report.findings().get(0).sentence().contains("the first is row 16 (no picture of row 16)"),
        report.findings().toString());
    assertEquals(List.of(), FileRepair.run(Samples.stores(folder), report, kept -> {}));
  }

  @Test
  void repairRedoesExactlyTheDamagedRows() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(folder.embeddings().toFile(), "rw")) {
      file.seek(4096 + 150L * DIM * 4 + 3);
      file.write(99);
    }
    assertFalse(
        Verifier.verify(Samples.stores(folder), null, false).hasDamage(),
        "only --deep reads the vectors");
    VerifyReport report = deep();
    assertEquals(List.of(new RowRange(100, 200)), report.damaged());
    assertTrue(
        report.findings().get(0).sentence().startsWith("rows 100-199 of " + folder.embeddings()),
        report.findings().toString());
    assertEquals(Severity.DAMAGE, report.findings().get(0).severity());
    assertEquals(
        List.of(new RowRange(100, 200)),
        rows(FileRepair.run(Samples.stores(folder), report, kept -> {})));
    assertEquals(List.of(new RowRange(100, 200)), deep().missing());
    publish();
    assertArrayEquals(good, Files.readAllBytes(folder.embeddings()));
  }

  @Test
  void repairGivesATruncatedFileItsLengthBack() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(folder.embeddings().toFile(), "rw")) {
      file.setLength(4096 + 250L * DIM * 4 + 5);
    }
    SkylightException e =
        assertThrows(SkylightException.class, () -> Samples.allocate(folder, 300, DIM));
    assertTrue(e.getMessage().contains("is truncated"), e.getMessage());
    VerifyReport report = Verifier.verify(Samples.stores(folder), null, false);
    assertTrue(
        report
            .findings()
            .toString()
            .contains("rows 200-299 of " + folder.embeddings() + " are lost: the file ends after"),
        report.findings().toString());
    assertEquals(
        List.of(new RowRange(200, 300)),
        rows(FileRepair.run(Samples.stores(folder), report, kept -> {})));
    publish();
    assertArrayEquals(good, Files.readAllBytes(folder.embeddings()));
  }

  @Test
  void repairGivesABrokenHeaderBack() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(folder.embeddings().toFile(), "rw")) {
      file.write("garbage garbage garbage".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    SkylightException e =
        assertThrows(SkylightException.class, () -> Samples.allocate(folder, 300, DIM));
    assertTrue(e.getMessage().contains("is not a usable NumPy file"), e.getMessage());
    VerifyReport report = Verifier.verify(Samples.stores(folder), null, false);
    assertEquals(-1, report.rowsInFile());
    assertTrue(report.hasDamage());
    assertEquals(
        List.of(), FileRepair.run(Samples.stores(folder), report, kept -> {}), "no row was hurt");
    assertArrayEquals(good, Files.readAllBytes(folder.embeddings()));
  }

  @Test
  void aRepairThatIsKilledIsBegunAgain() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(folder.embeddings().toFile(), "rw")) {
      file.setLength(4096 + 250L * DIM * 4);
    }
    try (RowLedger ledger = new LedgerFile(folder.ledger()).open()) {
      ledger.invalidate(List.of(new RowRange(200, 300))); // and here it was killed
    }
    VerifyReport report = deep();
    assertTrue(
        report.findings().get(0).sentence().startsWith(folder.embeddings() + " is cut short: it"),
        report.findings().toString());
    assertEquals(List.of(), FileRepair.run(Samples.stores(folder), report, kept -> {}));
    assertEquals(List.of(new RowRange(200, 300)), deep().missing());
    assertFalse(deep().hasDamage());
    publish();
    assertArrayEquals(good, Files.readAllBytes(folder.embeddings()));
  }

  @Test
  void aLostFileIsNamedAndAllItsChunksAreMadeAgain() throws Exception {
    Files.delete(folder.embeddings());
    VerifyReport report = Verifier.verify(Samples.stores(folder), null, false);
    assertTrue(
        report
            .findings()
            .get(0)
            .sentence()
            .startsWith(
                folder.embeddings() + " is gone, and with it 300 rows: run `skylight verify"),
        report.findings().toString());
    assertEquals(3, FileRepair.run(Samples.stores(folder), report, kept -> {}).size());
    Samples.allocate(folder, 300, DIM);
    publish();
    assertArrayEquals(good, Files.readAllBytes(folder.embeddings()));
  }

  @Test
  void aFileThatIsNotOursIsNeverWrittenOver() throws Exception {
    NpyFile.write(folder.embeddings(), new float[20 * DIM], new int[] {20, DIM});
    refuses("is not the file that its ledger describes, which has 300 rows of 16 float32", "whole");

    byte[] others = good.clone();
    for (int i = NpyHeader.OUR_OFFSET; i < others.length; i += DIM) {
      others[i]++;
    }
    Files.write(folder.embeddings(), others);
    refuses("rows 0-99 of " + folder.embeddings() + " are damaged", "not one of its 3 chunks has");

    Files.write(folder.embeddings(), "half of something else, copied over it".getBytes(US_ASCII));
    refuses("The header of " + folder.embeddings(), "neither its header nor its length is right");
  }

  private void refuses(String named, String why) throws Exception {
    byte[] before = Files.readAllBytes(folder.embeddings());
    VerifyReport report = deep();
    assertTrue(report.findings().toString().contains(named), report.findings().toString());
    SkylightException e =
        assertThrows(
            SkylightException.class,
            () -> FileRepair.run(Samples.stores(folder), report, kept -> {}));
    assertTrue(e.getMessage().contains(" cannot be repaired, as nothing shows"), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
    assertArrayEquals(before, Files.readAllBytes(folder.embeddings()));
    assertEquals(0, deep().rowsMissing(), "the ledger has forgotten nothing");
  }

  @Test
  void aGrowthThatWasInterruptedIsNoDamage() throws Exception {
    Files.write(folder.embeddings(), new byte[999], StandardOpenOption.APPEND);
    VerifyReport report = deep();
    assertFalse(report.hasDamage(), report.findings().toString());
    assertTrue(
        report.findings().get(0).sentence().contains("as after a growth that was interrupted"),
        report.findings().toString());
    Preallocation.restore(folder.embeddings(), 300, DIM);
    Preallocation.grow(folder.embeddings(), 400); // killed before the ledger learned it
    assertFalse(deep().hasDamage());
    assertEquals(400, deep().rowsInFile());
  }

  @Test
  void aDamagedLedgerIsDamage() throws Exception {
    Files.writeString(folder.ledger(), "no database, but longer than its header is\n".repeat(99));
    VerifyReport report = Verifier.verify(Samples.stores(folder), null, false);
    assertTrue(report.hasDamage());
    assertTrue(
        report.findings().get(0).sentence().startsWith(folder.ledger() + " is damaged or not a"),
        report.findings().toString());
  }

  @Test
  void tellsOfTheOldDisaster() throws Exception {
    DataFolder old = Samples.folder(Files.createDirectory(temp.resolve("old")));
    NpyFile.write(old.embeddings(), new float[1108 * DIM], new int[] {1108, DIM});
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + old.catalog());
        Statement s = c.createStatement()) {
      s.executeUpdate("CREATE TABLE images (id INTEGER, file_path TEXT, embedding_index INTEGER)");
      s.executeUpdate("INSERT INTO images VALUES (1, '/a.jpg', 902999)");
    }
    try (Catalog catalog = new FileStores(old, null).openCatalog()) {
      VerifyReport report = Verifier.verify(Samples.stores(old), catalog, false);
      assertEquals(903_000, report.rowsInCatalog());
      assertEquals(1108, report.rowsInFile());
      assertEquals(903_000, report.rowsMissing());
      assertTrue(report.hasDamage());
      assertEquals(
          List.of(
              new VerifyReport.Finding(
                  Severity.DAMAGE,
                  "The vectors of 901892 rows are lost: the catalog names 903000, "
                      + old.embeddings()
                      + " holds 1108, and there is no ledger; run `skylight regenerate"
                      + " --only-missing`, which keeps the valid ones of these 1108 and makes all"
                      + " others.")),
          report.findings());
      assertFalse(Files.exists(old.ledger()), "it only looks");
    }
  }

  @Test
  void tellsOfAnIndexOfOtherVectors() throws Exception {
    Files.writeString(folder.index(), "x");
    String digest;
    try (LedgerView ledger = new LedgerFile(folder.ledger()).read()) {
      digest = ledger.digest();
    }
    Files.writeString(folder.indexReport(), "{\"rows\": 3, \"ledger_digest\": \"" + digest + "\"}");
    assertFalse(deep().findings().toString().contains("build-index"));
    Files.writeString(folder.indexReport(), "{\"rows\": 3, \"ledger_digest\": \"00\"}");
    assertTrue(
        deep()
            .findings()
            .toString()
            .contains("was built from other vectors than " + folder.embeddings() + " holds now"));
    String sized = "{\"file_bytes\": %d, \"ledger_digest\": \"" + digest + "\"}";
    Files.writeString(folder.indexReport(), sized.formatted(1));
    assertFalse(deep().hasDamage());
    Files.writeString(folder.indexReport(), sized.formatted(2));
    assertTrue(deep().indexDamaged());
    assertTrue(
        deep().findings().toString().contains("has 1 bytes, it was written with 2: run `skylight"),
        deep().findings().toString());
    Files.writeString(folder.indexReport(), "{");
    assertTrue(deep().hasDamage());
    Files.delete(folder.index());
    assertTrue(
        deep().findings().toString().contains(folder.index() + " is gone, faiss.index.json"));
    Files.delete(folder.indexReport());
    assertFalse(deep().hasDamage());
    assertTrue(deep().findings().toString().contains("There is no index: run `skylight build-in"));
  }
}
