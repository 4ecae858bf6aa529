package dev.skylight.internal.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Pending;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.vectors.VectorStore.Spec;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.FailedRow;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorStoreTest {

  private static final int DIM = 8;

  @TempDir Path temp;
  private DataFolder folder;

  @BeforeEach
  void folder() {
    folder = Samples.folder(temp);
  }

  @Test
  void publishesRowsAndCountsThem() {
    AllocateReport report = Samples.allocate(folder, 100, DIM);
    assertTrue(report.created());
    assertEquals(List.of(), report.notes());
    try (VectorStore store = Samples.open(folder)) {
      RowCounts counts = store.publish(Samples.chunk(new RowRange(0, 50), DIM));
      assertEquals(new RowCounts(50, 2, 2), counts);
      assertEquals(46, counts.embedded());
      assertEquals(List.of(new RowRange(50, 100)), store.missing(new RowRange(0, 100), 10));
      assertEquals(
          List.of(
              new FailedRow(16, "no picture of row 16"), new FailedRow(33, "no picture of row 33")),
          store.ledger().failedRows(new RowRange(0, 100), 10));
      assertEquals(
          List.of(
              new RowRange(0, 16),
              new RowRange(17, 22),
              new RowRange(23, 33),
              new RowRange(34, 45),
              new RowRange(46, 50)),
          store.ledger().embeddedRanges());
    }
    try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
      assertArrayEquals(Samples.vector(7, DIM), row(file, 7));
      assertArrayEquals(new float[DIM], row(file, 16));
      assertArrayEquals(new float[DIM], row(file, 60));
    }
  }

  private static float[] row(EmbeddingsFile file, long row) {
    float[] vector = new float[file.dimension()];
    file.rows(new RowRange(row, row + 1)).get(vector);
    return vector;
  }

  @Test
  void aSecondAttemptLeavesWhatIsCommittedAlone() {
    Samples.allocate(folder, 100, DIM);
    try (VectorStore winner = Samples.open(folder);
        VectorStore zombie = Samples.open(folder)) {
      winner.publish(Samples.chunk(new RowRange(10, 20), DIM));
      ChunkData late = Samples.chunk(new RowRange(0, 40), DIM);
      for (int i = 10 * DIM; i < 20 * DIM; i++) {
        late.vectors().put(i, 1e9f);
      }
      assertEquals(40, zombie.publish(late).settled());
      assertEquals(
          List.of(new RowRange(0, 10), new RowRange(10, 20), new RowRange(20, 40)),
          zombie.ledger().chunks().stream().map(LedgerChunk::rows).toList());
    }
    try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
      assertArrayEquals(Samples.vector(11, DIM), row(file, 11));
    }
    assertFalse(Verifier.verify(Samples.stores(folder), null, true).hasDamage());
  }

  @Test
  void aVectorThatIsNoneCountsAsFailed() {
    Samples.allocate(folder, 3, DIM);
    ChunkData data = Samples.chunk(new RowRange(0, 3), DIM);
    data.vectors().put(DIM, Float.NaN);
    for (int i = 2 * DIM; i < 3 * DIM; i++) {
      data.vectors().put(i, 0);
    }
    try (VectorStore store = Samples.open(folder)) {
      assertEquals(new RowCounts(3, 2, 0), store.publish(data));
      assertEquals(
          "the model made a vector that is not finite or all zeros",
          store.ledger().failedRows(new RowRange(0, 3), 1).get(0).reason());
    }
  }

  @Test
  void refusesAnotherModel() {
    Samples.allocate(folder, 10, DIM);
    ChunkData data = Samples.chunk(new RowRange(0, 10), DIM);
    ChunkData other =
        new ChunkData(data.rows(), data.vectors(), data.outcomes(), "e".repeat(64), "w");
    try (VectorStore store = Samples.open(folder)) {
      SkylightException e = assertThrows(SkylightException.class, () -> store.publish(other));
      assertEquals(Kind.FINGERPRINT, e.kind());
      store.publish(data);
    }
    Spec otherSpec = new Spec(10, DIM, "e".repeat(64), "big", "int8", "exact");
    SkylightException e =
        assertThrows(
            SkylightException.class,
            () -> Samples.allocate(folder, otherSpec, false, false, 1000, "r"));
    assertEquals(Kind.FINGERPRINT, e.kind());
    assertEquals(
        folder.embeddings()
            + " holds vectors of model tiny (fp32, fingerprint ffffffffffff), this run uses model"
            + " big (int8, fingerprint eeeeeeeeeeee): they cannot be mixed. Use the first model"
            + " again, or start anew with `skylight regenerate --restart`, which keeps the old file"
            + " as a backup.",
        e.getMessage());
    Spec wide = new Spec(10, DIM + 1, Samples.FINGERPRINT, "wide", "fp32", "exact");
    e =
        assertThrows(
            SkylightException.class, () -> Samples.allocate(folder, wide, false, false, 1000, "r"));
    assertEquals(Kind.FINGERPRINT, e.kind());
    assertTrue(e.getMessage().contains("rows of 8 numbers"), e.getMessage());
    assertTrue(e.getMessage().contains("rows of 9 numbers"), e.getMessage());
    assertTrue(e.getMessage().contains("--restart"), e.getMessage());
  }

  @Test
  void anotherModelMayHaveAFileThatNothingWasPublishedTo() {
    Samples.allocate(folder, 10, DIM);
    Spec other = new Spec(10, DIM, "e".repeat(64), "big", "int8", "exact");
    Samples.allocate(folder, other, false, false, 1000, "r");
    try (LedgerView ledger = new LedgerFile(folder.ledger()).read()) {
      assertEquals("big", ledger.header().orElseThrow().model());
    }
  }

  @Test
  void restartKeepsABackupAndHappensOnceForARun() throws IOException {
    Samples.allocate(folder, 30, DIM);
    try (VectorStore store = Samples.open(folder)) {
      store.publish(Samples.chunk(new RowRange(0, 30), DIM));
    }
    try (RowLedger ledger = new LedgerFile(folder.ledger()).open()) {
      assertEquals(
          List.of(30L, 31L),
          ledger.reserve(List.of(new Reservation(5, "/5"), new Reservation(9, "/9")), 30));
    }
    byte[] before = Files.readAllBytes(folder.embeddings());
    Spec wide = new Spec(32, DIM + 1, "e".repeat(64), "wide", "fp32", "exact");
    AllocateReport report = Samples.allocate(folder, wide, true, false, 1000, "run-2");
    assertTrue(report.created());
    assertEquals(2, report.backups().size(), report.backups().toString());
    Path backup = files("embeddings.npy.backup-").get(0);
    assertArrayEquals(before, Files.readAllBytes(backup));
    try (LedgerView old = new LedgerFile(files("embeddings.ledger.backup-").get(0)).read()) {
      assertEquals("tiny", old.header().orElseThrow().model());
      assertEquals(30, old.counts(new RowRange(0, 30)).settled());
      assertTrue(old.pending().isEmpty());
    }
    try (RowLedger ledger = new LedgerFile(folder.ledger()).open()) {
      assertEquals(List.of(), ledger.chunks());
      assertEquals(32, ledger.reservedRows());
    }
    assertEquals(List.of(), Samples.allocate(folder, wide, true, false, 1000, "run-2").backups());
    assertEquals(1, files("embeddings.npy.backup-").size());
    Samples.allocate(folder, wide, true, false, 1000, "run-3");
    assertEquals(2, files("embeddings.npy.backup-").size());
    assertEquals(List.of(), files("embeddings.npy.allocating"));
    assertEquals(2, files("embeddings.ledger.backup-").size());
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> all = Files.list(temp)) {
      return all.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }

  @Test
  void aForgottenAttemptCannotCommitToARestartedFile() throws IOException {
    Samples.allocate(folder, 30, DIM);
    try (VectorStore zombie = Samples.open(folder)) {
      zombie.publish(Samples.chunk(new RowRange(0, 10), DIM));
      Samples.allocate(folder, Samples.spec(30, DIM), true, false, 1000, "run-2");
      zombie.publish(Samples.chunk(new RowRange(10, 20), DIM));
    }
    assertFalse(Verifier.verify(Samples.stores(folder), null, true).hasDamage());
    try (EmbeddingsFile old = EmbeddingsFile.open(files("embeddings.npy.backup-").get(0))) {
      assertArrayEquals(new float[DIM], row(old, 11));
    }
    try (EmbeddingsFile now = EmbeddingsFile.open(folder.embeddings())) {
      assertArrayEquals(Samples.vector(11, DIM), row(now, 11));
      assertArrayEquals(new float[DIM], row(now, 1));
    }
  }

  @Test
  void growsAndKeepsTheRows() {
    Samples.allocate(folder, 10, DIM);
    try (VectorStore store = Samples.open(folder)) {
      store.publish(Samples.chunk(new RowRange(0, 10), DIM));
      assertEquals(90, Samples.allocate(folder, 100, DIM).rowsAdded());
      assertEquals(0, Samples.allocate(folder, 50, DIM).rowsAdded());
      store.publish(Samples.chunk(new RowRange(90, 100), DIM));
      assertEquals(100, store.ledger().header().orElseThrow().rows());
    }
    assertArrayEquals(
        Samples.vector(99, DIM),
        Arrays.copyOfRange(
            NpyFile.read(folder.embeddings(), 1 << 20).asFloatArray(), 99 * DIM, 100 * DIM));
  }

  @Test
  void importsTheOldFileOnTheChunkGrid() throws IOException {
    int rows = 1108;
    float[] old = new float[rows * DIM];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(Samples.vector(row, DIM), 0, old, row * DIM, DIM);
    }
    NpyFile.write(folder.embeddings(), old, new int[] {rows, DIM});
    Spec spec = Samples.spec(5000, DIM);
    AllocateReport report = Samples.allocate(folder, spec, false, true, 1000, "r");
    assertEquals(1108, report.rowsImported());
    assertEquals(5000, report.rowsInFile());
    assertTrue(report.created());
    try (VectorStore store = Samples.open(folder)) {
      assertEquals(
          List.of(new RowRange(0, 1000), new RowRange(1000, 1108)),
          store.ledger().chunks().stream().map(LedgerChunk::rows).toList());
      assertEquals(LedgerChunk.Origin.IMPORTED, store.ledger().chunks().get(0).origin());
      assertEquals(List.of(new RowRange(1108, 5000)), store.missing(new RowRange(0, 5000), 5));
    }
    try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
      assertArrayEquals(Samples.vector(1107, DIM), row(file, 1107));
    }
    assertEquals(1, files("embeddings.npy.backup-").size());
    assertEquals(0, Samples.allocate(folder, 5000, DIM).rowsImported());
  }

  @Test
  void importsOnlyRowsThatHoldAVectorAndNormalisesThem() throws IOException {
    double[] old = new double[4 * DIM];
    Arrays.fill(old, 0, DIM, 3.0);
    old[2 * DIM] = Double.NaN;
    old[3 * DIM] = -7;
    NpyFile.write(folder.embeddings(), old, new int[] {4, DIM});
    AllocateReport report = Samples.allocate(folder, Samples.spec(4, DIM), false, true, 1000, "r");
    assertEquals(2, report.rowsImported());
    try (VectorStore store = Samples.open(folder);
        EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
      assertEquals(List.of(new RowRange(1, 3)), store.missing(new RowRange(0, 4), 5));
      assertEquals((float) (1 / Math.sqrt(DIM)), row(file, 0)[3]);
      assertEquals(-1f, row(file, 3)[0]);
    }
  }

  @Test
  void aFileFromElsewhereIsOnlyPutAsideWithoutOnlyMissing() throws IOException {
    NpyFile.write(folder.embeddings(), new float[] {1, 0, 0, 1}, new int[] {2, 2});
    AllocateReport report = Samples.allocate(folder, Samples.spec(4, DIM), false, false, 1000, "r");
    assertEquals(0, report.rowsImported());
    assertEquals(files("embeddings.npy.backup-"), report.backups());
    Files.delete(folder.ledger());
    report = Samples.allocate(folder, Samples.spec(4, DIM), false, true, 1000, "r");
    assertEquals(0, report.rowsImported());
    assertEquals(2, files("embeddings.npy.backup-").size());
  }

  @Test
  void aFileOfAnotherWidthIsKeptButNotImported() throws IOException {
    NpyFile.write(folder.embeddings(), new float[] {1, 0, 0, 1}, new int[] {2, 2});
    AllocateReport report = Samples.allocate(folder, Samples.spec(4, DIM), false, true, 1000, "r");
    assertEquals(0, report.rowsImported());
    assertTrue(
        report
            .notes()
            .toString()
            .contains("its shape is [2, 2], this model makes rows of 8 numbers"),
        report.notes().toString());
    assertEquals(1, files("embeddings.npy.backup-").size());
  }

  @Test
  void finishesAGrowthThatWasKilledBeforeItsHeader() throws IOException {
    Samples.allocate(folder, 10, DIM);
    try (VectorStore store = Samples.open(folder)) {
      store.publish(Samples.chunk(new RowRange(0, 10), DIM));
    }
    long size = Files.size(folder.embeddings());
    try (RandomAccessFile file = new RandomAccessFile(folder.embeddings().toFile(), "rw")) {
      file.setLength(size + 13);
    }
    // whoever searches meanwhile is not to wait for the growth
    try (EmbeddingsFile growing = EmbeddingsFile.open(folder.embeddings())) {
      assertEquals(10, growing.rows());
      assertThrows(
          IllegalArgumentException.class, () -> growing.rows(new RowRange(10, 11)), "not yet");
    }
    Samples.allocate(folder, 10, DIM);
    assertEquals(size, Files.size(folder.embeddings()));
    try (RandomAccessFile file = new RandomAccessFile(folder.embeddings().toFile(), "rw")) {
      file.setLength(file.length() + 1300);
    }
    Samples.allocate(folder, 20, DIM);
    assertFalse(Verifier.verify(Samples.stores(folder), null, true).hasDamage());
  }

  private static void begin(DataFolder folder, Pending pending) {
    try (RowLedger ledger = new LedgerFile(folder.ledger()).open()) {
      ledger.hold(
          "begin",
          held -> {
            held.begin(pending);
            return null;
          });
    }
  }

  @Test
  void goesOnAfterAKillAtAnyPointOfAnExchange() throws IOException {
    Random random = new Random(5);
    for (int stage = 0; stage < 4; stage++) {
      DataFolder one = Samples.folder(Files.createDirectory(temp.resolve("s" + stage)));
      Samples.allocate(one, 20, DIM);
      try (VectorStore store = Samples.open(one)) {
        store.publish(Samples.chunk(new RowRange(0, 20), DIM));
      }
      byte[] before = Files.readAllBytes(one.embeddings());
      Path backup = one.folder().resolve("embeddings.npy.backup-20260101T000000Z");
      String name = backup.getFileName().toString();
      begin(one, new Pending(Pending.Stage.FILE, "run-2", name, false, null, null));
      SkylightException e = assertThrows(SkylightException.class, () -> Samples.open(one));
      assertTrue(e.getMessage().contains("its preparation was interrupted"), e.getMessage());
      if (stage >= 1) {
        Files.move(one.embeddings(), backup);
      }
      if (stage >= 2) {
        byte[] half = new byte[random.nextInt(2000)];
        Files.write(one.folder().resolve("embeddings.npy.allocating"), half);
      }
      if (stage >= 3) {
        Preallocation.create(one.embeddings(), 20, DIM);
      }
      Samples.allocate(one, Samples.spec(20, DIM), true, false, 1000, "run-2");
      assertArrayEquals(before, Files.readAllBytes(backup), "stage " + stage);
      try (VectorStore store = Samples.open(one);
          Stream<Path> all = Files.list(one.folder())) {
        assertEquals(List.of(), store.ledger().chunks());
        store.publish(Samples.chunk(new RowRange(0, 20), DIM));
        List<String> names = new ArrayList<>();
        all.forEach(f -> names.add(f.getFileName().toString()));
        names.removeIf(n -> n.endsWith("-journal"));
        assertEquals(4, names.size(), names.toString());
      }
      assertArrayEquals(before, Files.readAllBytes(one.embeddings()), "stage " + stage);
    }
  }

  /** Rows taken over for one model must not end under another model's name. */
  @Test
  void anInterruptedAllocationIsFinishedByItsOwnModelOnly() throws IOException {
    Spec first = new Spec(20, DIM, "a".repeat(64), "first", "fp32", "exact");
    Spec second = new Spec(20, DIM, "b".repeat(64), "second", "int8", "exact");
    for (Pending.Stage stage : Pending.Stage.values()) {
      DataFolder one = Samples.folder(Files.createDirectory(temp.resolve("of " + stage)));
      Samples.allocate(one, first, false, false, 1000, "run-1");
      Path backup = one.folder().resolve("embeddings.npy.backup-20260101T000000Z");
      Files.copy(one.embeddings(), backup);
      String name = backup.getFileName().toString();
      begin(one, new Pending(stage, null, name, true, first.fingerprint(), "first"));
      SkylightException e =
          assertThrows(
              SkylightException.class,
              () -> Samples.allocate(one, second, false, true, 1000, "run-2"));
      assertEquals(Kind.FINGERPRINT, e.kind());
      assertTrue(
          e.getMessage().contains("for model first (fingerprint aaaaaaaaaaaa) was interrupted"),
          e.getMessage());
      Samples.allocate(one, first, false, true, 1000, "run-3");
      try (VectorStore store = Samples.open(one)) {
        assertEquals(first.fingerprint(), store.ledger().header().orElseThrow().fingerprint());
        assertTrue(store.ledger().pending().isEmpty());
      }
      begin(one, new Pending(stage, null, name, true, first.fingerprint(), "first"));
      AllocateReport report = Samples.allocate(one, second, true, false, 1000, "run-4");
      assertFalse(report.backups().isEmpty(), "a restart is always possible");
      try (VectorStore store = Samples.open(one)) {
        assertEquals(second.fingerprint(), store.ledger().header().orElseThrow().fingerprint());
      }
    }
  }

  @Test
  void saysWhenTheFileIsGone() throws IOException {
    Samples.allocate(folder, 20, DIM);
    try (VectorStore store = Samples.open(folder)) {
      store.publish(Samples.chunk(new RowRange(0, 20), DIM));
    }
    Files.delete(folder.embeddings());
    assertTrue(Verifier.verify(Samples.stores(folder), null, false).hasDamage());
    AllocateReport report = Samples.allocate(folder, 20, DIM);
    assertEquals(
        List.of(folder.embeddings() + " is gone: the 20 rows it held will be made again."),
        report.notes());
    try (VectorStore store = Samples.open(folder)) {
      assertEquals(0, store.ledger().counts(new RowRange(0, 20)).settled());
    }
  }

  @Test
  void interruptsDoNoHarm() {
    Samples.allocate(folder, 20, DIM);
    Thread.currentThread().interrupt();
    try (VectorStore store = Samples.open(folder)) {
      store.publish(Samples.chunk(new RowRange(0, 10), DIM));
      Samples.allocate(folder, 40, DIM);
      store.publish(Samples.chunk(new RowRange(30, 40), DIM));
    }
    assertTrue(Thread.interrupted());
    assertFalse(Verifier.verify(Samples.stores(folder), null, true).hasDamage());
  }

  @Test
  void outcomesMustFitTheRows() {
    Samples.allocate(folder, 20, DIM);
    ChunkData data = Samples.chunk(new RowRange(0, 10), DIM);
    ChunkData shifted =
        new ChunkData(
            new RowRange(1, 11), data.vectors(), data.outcomes(), data.fingerprint(), "w");
    ChunkData beyond = Samples.chunk(new RowRange(15, 25), DIM);
    ChunkData few =
        new ChunkData(
            data.rows(), FloatBuffer.allocate(3), data.outcomes(), data.fingerprint(), "w");
    try (VectorStore store = Samples.open(folder)) {
      assertThrows(IllegalArgumentException.class, () -> store.publish(shifted));
      assertThrows(IllegalArgumentException.class, () -> store.publish(few));
      SkylightException e = assertThrows(SkylightException.class, () -> store.publish(beyond));
      assertEquals(
          "Cannot publish rows 15-24: "
              + folder.embeddings()
              + " has 20 rows. Run `skylight regenerate` again, it makes the file longer.",
          e.getMessage());
    }
  }
}
