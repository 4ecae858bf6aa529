package dev.skylight.activities;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.catalog.ForeignCatalog;
import dev.skylight.internal.embedding.NullRequests;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.NullEmbedder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.verification.FileRepair;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import dev.skylight.workflows.RegenerateResult;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A byte of embeddings.npy changes by itself: it is named, and made again, alone. */
@Tag("once") // bytes on the disk, not the JVM
class BitRotTest {

  private static final int ROWS = 95;
  private static final int DIMENSION = 16;
  private static final int CHUNK = 10;
  private static final int ROW_BYTES = DIMENSION * Float.BYTES;
  private static final int HEADER = 4096;

  @TempDir Path folder;

  @Test
  void everySingleByteIsNamedToTheChunkAndMadeAgain() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ForeignCatalog.make(folder, ROWS);
    NullEmbedder embedder = new NullEmbedder(ROWS, DIMENSION);
    try (CollectionRig rig = new CollectionRig(folder, embedder)) {
      CollectionRig.result(rig.start(CollectionRig.regenerate(CHUNK), 4, 0));
      String good = sha256(rig.data.embeddings());
      String digest = digest(rig);
      long size = Files.size(rig.data.embeddings());
      int[] wanted = new int[ROWS];
      java.util.Arrays.fill(wanted, 1);
      for (int flip = 0; flip < 200; flip++) {
        // a third in the header: of a large file it is a vanishing part
        long at =
            flip % 3 == 0 ? random.nextInt(flip % 2 == 0 ? 130 : HEADER) : random.nextLong(size);
        int bit = 1 << random.nextInt(8);
        String when = "seed " + seed + ", flip " + flip + ": byte " + at + " xor " + bit;
        flip(rig.data.embeddings(), at, bit);

        VerifyReport report = Verifier.verify(new FileStores(rig.data, null), null, true);
        assertTrue(report.hasDamage(), when);
        assertEquals(at < HEADER, report.headerDamaged(), when);
        List<RowRange> chunks = at < HEADER ? List.of() : List.of(chunkOf(at));
        assertEquals(chunks, report.damaged(), when);
        String named =
            at < HEADER
                ? "The header of "
                    + rig.data.embeddings()
                    + " (bytes 0-4095, no vector is in them)"
                    + " is damaged from byte "
                    + at
                : chunks.get(0) + " of " + rig.data.embeddings() + " are damaged";
        assertTrue(report.findings().get(0).sentence().startsWith(named), when + report.findings());

        List<LedgerChunk> again =
            FileRepair.run(new FileStores(rig.data, null), report, kept -> {});
        assertEquals(chunks, again.stream().map(LedgerChunk::rows).toList(), when);
        if (!chunks.isEmpty()) {
          CollectionRig.result(rig.start(only(chunks), 4, 0));
          for (long row = chunks.get(0).from(); row < chunks.get(0).to(); row++) {
            wanted[(int) row]++;
          }
        }
        assertEquals(good, sha256(rig.data.embeddings()), when);
        assertEquals(digest, digest(rig), when + ": an index stays good");
      }
      for (int row = 0; row < ROWS; row++) {
        assertEquals(wanted[row], embedder.calls.get(row), "seed " + seed + ", row " + row);
      }
    }
  }

  /** What decides anything; not who made a chunk when, nor the wording of a reason. */
  private static final String DECISIVE =
      "SELECT 'header', rows, dimension, fingerprint, '', '' FROM header"
          + " UNION ALL SELECT row_from, row_to, sha256, fingerprint, failed + 0, unassigned + 0"
          + " FROM chunks" // a zero that became an empty value is read as zero
          + " UNION ALL SELECT 'failed', row, '', '', '', '' FROM failed_rows"
          + " UNION ALL SELECT 'unassigned', row_from, row_to, '', '', '' FROM unassigned"
          + " UNION ALL SELECT 'pending', stage, '', '', '', '' FROM pending ORDER BY 1, 2";

  private static String decisive(Path ledger) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + ledger);
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(DECISIVE)) {
      while (r.next()) {
        for (int column = 1; column <= 6; column++) {
          text.append(r.getString(column)).append(' ');
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void aByteOfTheLedgerThatDecidesAnythingIsNoticed() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ForeignCatalog.make(folder, ROWS);
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("metadata.db"));
        Statement statement = db.createStatement()) {
      statement.execute("UPDATE images SET file_path='missing.jpg' WHERE embedding_index = 7");
      statement.execute("UPDATE images SET embedding_index = NULL WHERE embedding_index = 31");
    }
    try (CollectionRig rig = new CollectionRig(folder, new NullEmbedder(ROWS, DIMENSION))) {
      CollectionRig.result(rig.start(CollectionRig.regenerate(CHUNK), 4, 0));
      byte[] good = Files.readAllBytes(rig.data.ledger());
      String decisive = decisive(rig.data.ledger());
      int named = 0;
      int harmless = 0;
      for (int flip = 0; flip < 200; flip++) {
        byte[] bad = good.clone();
        int at = random.nextInt(bad.length);
        // half of them where something is written
        while (flip % 2 == 0 && bad[at] == 0) {
          at = random.nextInt(bad.length);
        }
        int bit = 1 << random.nextInt(8);
        bad[at] ^= (byte) bit;
        Files.write(rig.data.ledger(), bad);
        String when = "seed " + seed + ", flip " + flip + ": byte " + at + " xor " + bit;
        VerifyReport report = Verifier.verify(new FileStores(rig.data, null), null, true);
        boolean noticed =
            report.hasDamage()
                || report.findings().stream()
                    .anyMatch(f -> f.severity() == VerifyReport.Severity.WARNING);
        if (noticed) {
          named++;
        } else {
          assertEquals(decisive, decisive(rig.data.ledger()), when);
          harmless++;
        }
      }
      System.out.printf("flips in the ledger: %d named, %d harmless%n", named, harmless);
    }
  }

  @Test
  void onlyWhatIsDamagedIsMadeAgainAndNotWhatIsMissing() throws Exception {
    ForeignCatalog.make(folder, ROWS);
    NullEmbedder embedder = new NullEmbedder(ROWS, DIMENSION);
    try (CollectionRig rig = new CollectionRig(folder, embedder)) {
      EmbedRequest forty = NullRequests.of(CHUNK, 0, 40);
      CollectionRig.result(rig.start(forty, 4, 0));
      byte[] good = Files.readAllBytes(rig.data.embeddings());
      flip(rig.data.embeddings(), HEADER + 15L * ROW_BYTES, 1);
      flip(rig.data.embeddings(), HEADER + 25L * ROW_BYTES, 1);
      VerifyReport report = Verifier.verify(new FileStores(rig.data, null), null, true);
      List<RowRange> chunks = List.of(new RowRange(10, 20), new RowRange(20, 30));
      assertEquals(chunks, report.damaged());
      FileRepair.run(new FileStores(rig.data, null), report, kept -> {});
      RegenerateResult result = CollectionRig.result(rig.start(only(chunks), 4, 0));
      assertEquals(20, result.rowsInScope());
      assertEquals(ROWS - 40, result.finish().rowsMissing());
      assertArrayEquals(good, Files.readAllBytes(rig.data.embeddings()));
      assertFalse(Verifier.verify(new FileStores(rig.data, null), null, true).hasDamage());
      for (int row = 0; row < ROWS; row++) {
        int calls = row >= 40 ? 0 : row >= 10 && row < 30 ? 2 : 1;
        assertEquals(calls, embedder.calls.get(row), "row " + row);
      }
    }
  }

  private static EmbedRequest only(List<RowRange> ranges) {
    return new EmbedRequest(
        false, "null", "fp32", "exact", 1_000_000, 0, 0, false, false, false, ranges);
  }

  private static RowRange chunkOf(long at) {
    long row = (at - HEADER) / ROW_BYTES;
    long from = row / CHUNK * CHUNK;
    return new RowRange(from, Math.min(ROWS, from + CHUNK));
  }

  private static void flip(Path file, long at, int bit) throws Exception {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ bit);
    }
  }

  private static String digest(CollectionRig rig) {
    try (LedgerView ledger = new LedgerFile(rig.data.ledger()).read()) {
      return ledger.digest();
    }
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
