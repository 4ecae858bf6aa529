package dev.skylight.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.catalog.Catalog;
import dev.skylight.catalog.Catalogs;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.vectors.VerifyReport.Severity;
import dev.skylight.workflows.RowRange;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
    try (VectorStore store = VectorStore.open(folder)) {
      for (long from = 0; from < 300; from += 100) {
        store.publish(Samples.chunk(new RowRange(from, from + 100), DIM));
      }
    }
  }

  private VerifyReport deep() {
    return Verifier.verify(folder, null, true);
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
    assertEquals(0, Verifier.repair(folder, report));
  }

  @Test
  void repairRedoesExactlyTheDamagedRows() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(folder.embeddings().toFile(), "rw")) {
      file.seek(4096 + 150L * DIM * 4 + 3);
      file.write(99);
    }
    assertFalse(Verifier.verify(folder, null, false).hasDamage(), "only --deep reads the vectors");
    VerifyReport report = deep();
    assertEquals(List.of(new RowRange(100, 200)), report.damaged());
    assertTrue(
        report.findings().get(0).sentence().startsWith("rows 100-199 of " + folder.embeddings()),
        report.findings().toString());
    assertEquals(Severity.DAMAGE, report.findings().get(0).severity());
    assertEquals(100, Verifier.repair(folder, report));
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
    VerifyReport report = Verifier.verify(folder, null, false);
    assertTrue(report.hasDamage());
    assertEquals(100, Verifier.repair(folder, report));
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
    VerifyReport report = Verifier.verify(folder, null, false);
    assertEquals(-1, report.rowsInFile());
    assertTrue(report.hasDamage());
    assertEquals(0, Verifier.repair(folder, report), "no row was hurt");
    assertArrayEquals(good, Files.readAllBytes(folder.embeddings()));
  }

  @Test
  void tellsOfTheOldDisaster() throws Exception {
    DataFolder old = Samples.folder(Files.createDirectory(temp.resolve("old")));
    NpyFile.write(old.embeddings(), new float[1108 * DIM], new int[] {1108, DIM});
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + old.catalog());
        Statement s = c.createStatement()) {
      s.executeUpdate("CREATE TABLE images (id INTEGER, file_path TEXT, embedding_index INTEGER)");
      s.executeUpdate("INSERT INTO images VALUES (1, '/a.jpg', 614836)");
    }
    try (Catalog catalog = Catalogs.open(old, null)) {
      VerifyReport report = Verifier.verify(old, catalog, false);
      assertEquals(614_837, report.rowsInCatalog());
      assertEquals(1108, report.rowsInFile());
      assertEquals(614_837, report.rowsMissing());
      List<String> sentences =
          report.findings().stream().map(VerifyReport.Finding::sentence).toList();
      assertTrue(
          sentences.contains(
              "The catalog names 614837 rows, "
                  + old.embeddings()
                  + " holds 1108: run `skylight regenerate`, which makes the other 613729."),
          sentences.toString());
      assertTrue(sentences.toString().contains("--only-missing"), sentences.toString());
      assertFalse(Files.exists(old.ledger()), "it only looks");
    }
  }

  @Test
  void tellsOfAnIndexOfOtherVectors() throws Exception {
    Files.writeString(folder.index(), "x");
    String digest;
    try (Ledger ledger = Ledger.openReadOnly(folder.ledger())) {
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
    Files.writeString(folder.indexReport(), "{");
    assertTrue(deep().hasDamage());
  }
}
