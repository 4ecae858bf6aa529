package dev.skylight.internal.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.vectors.Samples;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.RowRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

  private static final int DIM = 4;

  @TempDir Path temp;

  private Path file() {
    return temp.resolve("embeddings.ledger");
  }

  @Test
  void aLedgerFromBeforeThereWasAChoiceOfDecodingSaysExact() throws SQLException {
    DataFolder folder = Samples.folder(temp.resolve("older"));
    Samples.allocate(folder, 5, DIM);
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.ledger());
        Statement s = c.createStatement()) {
      s.execute("ALTER TABLE header DROP COLUMN decode");
    }
    for (int i = 0; i < 2; i++) {
      try (Ledger reader = Ledger.openReadOnly(folder.ledger())) {
        assertEquals("exact", reader.header().orElseThrow().decode());
      }
      Samples.allocate(folder, 6, DIM); // writes the header anew
    }
    VectorStore.allocate(
        folder,
        new VectorStore.Spec(6, DIM, "f".repeat(64), "m", "fp32", "fast"),
        true,
        false,
        1_000,
        "run");
    try (Ledger ledger = Ledger.open(folder.ledger())) {
      assertEquals("fast", ledger.header().orElseThrow().decode());
    }
  }

  @Test
  void agreesWithABruteForceModel() {
    long seed = 614_837;
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      DataFolder folder = Samples.folder(temp.resolve("round" + round));
      int rows = 1 + random.nextInt(400);
      Samples.allocate(folder, rows, DIM);
      boolean[] settled = new boolean[rows];
      try (VectorStore store = VectorStore.open(folder)) {
        for (int step = 0; step < 25; step++) {
          RowRange range = range(random, rows);
          if (random.nextInt(6) == 0) {
            for (RowRange gone : overlapping(store.ledger(), range)) {
              fill(settled, gone, false);
            }
            store.ledger().invalidate(List.of(range));
          } else {
            store.publish(Samples.chunk(range, DIM));
            fill(settled, range, true);
          }
          RowRange scope = range(random, rows);
          String where = "seed " + seed + ", round " + round + ", step " + step + ", " + scope;
          assertEquals(model(settled, scope), store.ledger().counts(scope), where);
          int limit = 1 + random.nextInt(4);
          List<RowRange> missing = gaps(settled, scope);
          assertEquals(
              missing.subList(0, Math.min(limit, missing.size())),
              store.missing(scope, limit),
              where);
          assertEquals(embedded(settled), store.ledger().embeddedRanges(), where);
        }
      }
      assertTrue(!Verifier.verify(folder, null, true).hasDamage(), "seed " + seed);
    }
  }

  private static RowRange range(Random random, int rows) {
    int from = random.nextInt(rows);
    return new RowRange(from, from + 1 + random.nextInt(rows - from));
  }

  private static void fill(boolean[] settled, RowRange range, boolean value) {
    for (long row = range.from(); row < range.to(); row++) {
      settled[(int) row] = value;
    }
  }

  private static List<RowRange> overlapping(Ledger ledger, RowRange range) {
    return ledger.chunks().stream().map(LedgerChunk::rows).filter(range::overlaps).toList();
  }

  private static RowCounts model(boolean[] settled, RowRange scope) {
    long all = 0;
    long failed = 0;
    long unassigned = 0;
    for (long row = scope.from(); row < scope.to(); row++) {
      if (settled[(int) row]) {
        all++;
        failed += Samples.outcome(row).status() == RowOutcome.Status.FAILED ? 1 : 0;
        unassigned += Samples.outcome(row).status() == RowOutcome.Status.UNASSIGNED ? 1 : 0;
      }
    }
    return new RowCounts(all, failed, unassigned);
  }

  private static List<RowRange> gaps(boolean[] settled, RowRange scope) {
    List<RowRange> gaps = new ArrayList<>();
    for (long row = scope.from(); row < scope.to(); row++) {
      if (!settled[(int) row]) {
        gaps.add(new RowRange(row, row + 1));
      }
    }
    return Ranges.merge(gaps);
  }

  private static List<RowRange> embedded(boolean[] settled) {
    List<RowRange> rows = new ArrayList<>();
    for (int row = 0; row < settled.length; row++) {
      if (settled[row] && Samples.outcome(row).status() == RowOutcome.Status.EMBEDDED) {
        rows.add(new RowRange(row, row + 1));
      }
    }
    return Ranges.merge(rows);
  }

  @Test
  void reservationsStay() {
    try (Ledger ledger = Ledger.open(file())) {
      assertEquals(0, ledger.reservedRows());
      assertEquals(List.of(10L, 11L, 12L), ledger.reserve(List.of(7L, 3L, 9L), 10));
    }
    try (Ledger ledger = Ledger.open(file())) {
      assertEquals(List.of(13L, 11L, 14L), ledger.reserve(List.of(1L, 3L, 2L), 5));
      assertEquals(List.of(20L), ledger.reserve(List.of(40L), 20));
      assertEquals(21, ledger.reservedRows());
      assertEquals(Map.of(11L, 3L, 12L, 9L), ledger.reservations(new RowRange(11, 13)));
    }
  }

  @Test
  void theDigestChangesWithTheVectors() {
    DataFolder folder = Samples.folder(temp);
    Samples.allocate(folder, 20, DIM);
    try (VectorStore store = VectorStore.open(folder)) {
      String empty = store.ledger().digest();
      store.publish(Samples.chunk(new RowRange(0, 10), DIM));
      String half = store.ledger().digest();
      store.publish(Samples.chunk(new RowRange(10, 20), DIM));
      assertNotEquals(empty, half);
      assertNotEquals(half, store.ledger().digest());
      store.ledger().invalidate(List.of(new RowRange(15, 16)));
      assertEquals(half, store.ledger().digest());
    }
  }

  @Test
  void theRateIsThatOfTheLastCommits() throws Exception {
    DataFolder folder = Samples.folder(temp);
    Samples.allocate(folder, 3000, DIM);
    try (VectorStore store = VectorStore.open(folder)) {
      assertEquals(0, store.ledger().rowsPerSecond(Duration.ofMinutes(5)));
      for (int i = 0; i < 3; i++) {
        store.publish(Samples.chunk(new RowRange(i * 1000L, (i + 1) * 1000L), DIM));
      }
    }
    long now = System.currentTimeMillis();
    sql(folder.ledger(), "UPDATE chunks SET committed_at = " + (now - 20_000) + " + row_from * 5");
    try (Ledger ledger = Ledger.open(folder.ledger())) {
      assertEquals(200, ledger.rowsPerSecond(Duration.ofMinutes(5)), 1e-9);
      assertEquals(0, ledger.rowsPerSecond(Duration.ofSeconds(1)));
    }
  }

  private static void sql(Path file, String sql) throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      s.executeUpdate(sql);
    }
  }

  @Test
  void namesWhatIsWrong() throws Exception {
    SkylightException e = assertThrows(SkylightException.class, () -> Ledger.openReadOnly(file()));
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().startsWith("There are no vectors yet"), e.getMessage());

    Files.writeString(file(), "not a database, but long enough to be looked at".repeat(30));
    e = assertThrows(SkylightException.class, () -> Ledger.open(file()));
    assertEquals(Kind.DAMAGED, e.kind());
    assertTrue(e.getMessage().contains("is damaged or not a ledger"), e.getMessage());
    assertTrue(e.getMessage().contains("--only-missing"), e.getMessage());

    Files.delete(file());
    sql(file(), "CREATE TABLE images (id INTEGER)");
    e = assertThrows(SkylightException.class, () -> Ledger.open(file()));
    assertEquals(Kind.DAMAGED, e.kind());
    assertTrue(e.getMessage().contains("not a ledger of Skylight"), e.getMessage());

    Files.delete(file());
    Ledger.open(file()).close();
    sql(file(), "PRAGMA user_version = 2");
    e = assertThrows(SkylightException.class, () -> Ledger.open(file()));
    assertEquals(Kind.DAMAGED, e.kind());
    assertEquals(
        file()
            + " was written by a newer Skylight: its format is 2, this one knows up to 1. Use the"
            + " newer Skylight.",
        e.getMessage());
  }

  /** By a first commit of which half the pages are written, with its journal. */
  @Test
  void aLedgerWhoseMakerWasKilledIsNoneAndIsMade() throws Exception {
    Path making = temp.resolve("making");
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + making);
        Statement s = c.createStatement()) {
      s.execute("PRAGMA journal_mode = TRUNCATE");
      s.execute("PRAGMA cache_size = 2"); // so that pages go to the file before the commit
      s.execute("BEGIN IMMEDIATE");
      for (int i = 0; i < 50; i++) {
        s.execute("CREATE TABLE t" + i + " (a, b)");
      }
      Files.copy(making, file());
      Files.copy(temp.resolve("making-journal"), temp.resolve("embeddings.ledger-journal"));
    }
    assertTrue(Files.size(file()) > 0);
    assertTrue(Files.size(temp.resolve("embeddings.ledger-journal")) > 0);

    assertFalse(Ledger.isThere(file()));
    SkylightException e = assertThrows(SkylightException.class, () -> Ledger.openReadOnly(file()));
    assertEquals(Kind.BAD_INPUT, e.kind());
    Ledger.open(file()).close();
    assertTrue(Ledger.isThere(file()));
  }

  @Test
  void aReaderChangesNothing() {
    Ledger.open(file()).close();
    try (Ledger ledger = Ledger.openReadOnly(file())) {
      assertTrue(ledger.header().isEmpty());
      SkylightException e =
          assertThrows(SkylightException.class, () -> ledger.reserve(List.of(1L), 0));
      assertEquals(Kind.BAD_INPUT, e.kind());
    }
  }
}
