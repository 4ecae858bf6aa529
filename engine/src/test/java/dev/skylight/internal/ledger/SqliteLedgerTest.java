package dev.skylight.internal.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.vectors.Samples;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqliteLedgerTest extends LedgerContract {

  private static final int DIM = 4;

  private Path file() {
    return temp.resolve("embeddings.ledger");
  }

  @Override
  RowLedger open() {
    return new LedgerFile(temp.resolve("contract.ledger")).open();
  }

  @Override
  LedgerView openBackup(Path target) {
    return new LedgerFile(target).read();
  }

  /** A ledger as other programs read it. */
  @Test
  void theFileIsWhatItWas() throws SQLException {
    DataFolder folder = Samples.folder(temp.resolve("new"));
    Samples.allocate(folder, 50, DIM);
    try (VectorStore store = Samples.open(folder)) {
      store.publish(Samples.chunk(new RowRange(0, 40), DIM));
    }
    try (RowLedger ledger = new LedgerFile(folder.ledger()).open()) {
      ledger.reserve(List.of(new Reservation(77, "/77")), 50);
      ledger.hold(
          "test",
          held -> {
            held.begin(new Pending(Pending.Stage.IMPORT, "r", "b", true, "f", "tiny"));
            return null;
          });
    }
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.ledger())) {
      assertEquals("2", one(c, "PRAGMA user_version"));
      assertEquals(String.valueOf(0x534b594c), one(c, "PRAGMA application_id"));
      assertEquals(
          "chunks,failed_rows,header,pending,pictures,reservations,unassigned",
          one(
              c,
              "SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE type ="
                  + " 'table' ORDER BY name)"));
      assertEquals(
          "1|50|4|" + Samples.FINGERPRINT + "|tiny|fp32||exact",
          one(
              c,
              "SELECT one || '|' || rows || '|' || dimension || '|' || fingerprint || '|' || model"
                  + " || '|' || precision || '|' || coalesce(restart_run, '') || '|' || decode"
                  + " FROM header"));
      assertEquals(
          "0|40|" + Samples.FINGERPRINT + "|embedded|2|1|test-worker",
          one(
              c,
              "SELECT row_from || '|' || row_to || '|' || fingerprint || '|' || origin || '|' ||"
                  + " failed || '|' || unassigned || '|' || worker FROM chunks"));
      assertEquals(
          "16|no picture of row 16",
          one(c, "SELECT row || '|' || reason FROM failed_rows ORDER BY row"));
      assertEquals("22|23", one(c, "SELECT row_from || '|' || row_to FROM unassigned"));
      assertEquals("50|77", one(c, "SELECT row || '|' || image_id FROM reservations"));
      assertEquals(
          "1|IMPORT|r|b|1",
          one(
              c,
              "SELECT one || '|' || stage || '|' || run_id || '|' || backup || '|' || import"
                  + " FROM pending"));
    }
  }

  private static String one(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      return r.getString(1);
    }
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
      try (LedgerView reader = new LedgerFile(folder.ledger()).read()) {
        assertEquals("exact", reader.header().orElseThrow().decode());
        assertEquals("", reader.problem());
      }
      Samples.allocate(folder, 6, DIM); // writes the header anew
    }
    Samples.allocate(
        folder,
        new VectorStore.Spec(6, DIM, "f".repeat(64), "m", "fp32", "fast"),
        true,
        false,
        1_000,
        "run");
    try (RowLedger ledger = new LedgerFile(folder.ledger()).open()) {
      assertEquals("fast", ledger.header().orElseThrow().decode());
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
    SkylightException e =
        assertThrows(SkylightException.class, () -> new LedgerFile(file()).read());
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().startsWith("There are no vectors yet"), e.getMessage());

    Files.writeString(file(), "not a database, but long enough to be looked at".repeat(30));
    e = assertThrows(SkylightException.class, () -> new LedgerFile(file()).open());
    assertEquals(Kind.DAMAGED, e.kind());
    assertTrue(e.getMessage().contains("is damaged or not a ledger"), e.getMessage());
    assertTrue(e.getMessage().contains("--only-missing"), e.getMessage());

    Files.delete(file());
    sql(file(), "CREATE TABLE images (id INTEGER)");
    e = assertThrows(SkylightException.class, () -> new LedgerFile(file()).open());
    assertEquals(Kind.DAMAGED, e.kind());
    assertTrue(e.getMessage().contains("not a ledger of Skylight"), e.getMessage());

    Files.delete(file());
    new LedgerFile(file()).open().close();
    sql(file(), "PRAGMA user_version = 3");
    e = assertThrows(SkylightException.class, () -> new LedgerFile(file()).open());
    assertEquals(Kind.DAMAGED, e.kind());
    assertEquals(
        file()
            + " was written by a newer Skylight: its format is 3, this one knows up to 2. Use the"
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

    assertFalse(new LedgerFile(file()).isThere());
    SkylightException e =
        assertThrows(SkylightException.class, () -> new LedgerFile(file()).read());
    assertEquals(Kind.BAD_INPUT, e.kind());
    new LedgerFile(file()).open().close();
    assertTrue(new LedgerFile(file()).isThere());
  }

  /** A flipped bit of a name: SQLite believes it, and nobody asks for the column for months. */
  @Test
  void aColumnThatIsCalledOtherwiseIsNamed() throws Exception {
    try (RowLedger ledger = new LedgerFile(file()).open()) {
      ledger.ask(new Asked("tiny", "fp32", "exact"));
      assertEquals("", ledger.problem());
    }
    sql(file(), "ALTER TABLE pending RENAME COLUMN stage TO stqge");
    try (RowLedger ledger = SqliteLedger.open(file(), true)) {
      assertTrue(ledger.pending().isEmpty());
      assertEquals(
          "its schema has [pending.stqge TEXT 1 0] in place of [pending.stage TEXT 1 0]",
          ledger.problem());
    }
  }

  @Test
  void aReaderChangesNothing() {
    new LedgerFile(file()).open().close();
    try (RowLedger ledger = SqliteLedger.open(file(), true)) {
      assertTrue(ledger.header().isEmpty());
      SkylightException e =
          assertThrows(
              SkylightException.class, () -> ledger.reserve(List.of(new Reservation(1, "/1")), 0));
      assertEquals(Kind.BAD_INPUT, e.kind());
    }
  }
}
