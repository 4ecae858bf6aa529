package dev.skylight.internal.imports;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.Samples;
import dev.skylight.internal.vectors.SourceFile;
import dev.skylight.internal.vectors.VectorLength;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorImportTest {

  private static final int DIM = 16;
  private static final int ROWS = 250;

  @TempDir Path temp;
  private DataFolder folder;
  private Path elsewhere;

  @BeforeEach
  void folders() throws Exception {
    folder = Samples.folder(temp.resolve("data"));
    elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
  }

  private VectorImport imports(long catalogRows) {
    return new VectorImport(
        Samples.stores(folder), Samples.spec(catalogRows, DIM), 100, rows -> {});
  }

  private static float[] vectors(long... rows) {
    float[] all = new float[rows.length * DIM];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(Samples.vector(rows[i], DIM), 0, all, i * DIM, DIM);
    }
    return all;
  }

  private static long[] rows(int from, int to) {
    return java.util.stream.LongStream.range(from, to).toArray();
  }

  private Path write(String name, float[] vectors) {
    Path file = elsewhere.resolve(name);
    NpyFile.write(file, vectors, new int[] {vectors.length / DIM, DIM});
    return file;
  }

  private void assertRow(long row, float[] expected) {
    try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
      float[] found = new float[DIM];
      file.rows(new RowRange(row, row + 1)).get(found);
      assertArrayEquals(expected, found, "row " + row);
    }
  }

  private void refused(String sentence, Path source) {
    SkylightException e =
        assertThrows(
            SkylightException.class,
            () -> {
              if (Files.isDirectory(source)) {
                imports(ROWS).workers(source);
              } else {
                imports(ROWS).file(source);
              }
            });
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
    assertFalse(Files.exists(folder.embeddings()), "nothing was made");
  }

  @Test
  void validRowsAreKeptAndTheOthersAreMissing() throws Exception {
    float[] vectors = vectors(rows(0, 120));
    vectors[7 * DIM + 3] = Float.NaN;
    Arrays.fill(vectors, 11 * DIM, 12 * DIM, 0);
    for (int i = 0; i < DIM; i++) {
      vectors[13 * DIM + i] *= 3; // not normalised
    }
    Path file = write("old.npy", vectors);
    byte[] before = Files.readAllBytes(file);
    ImportReport report = imports(ROWS).file(file);
    assertEquals(120, report.rowsFound());
    assertEquals(118, report.rowsTaken());
    assertEquals(132, report.rowsMissing());
    assertEquals(
        List.of(new RowRange(7, 8), new RowRange(11, 12), new RowRange(120, 250)),
        report.missing());
    assertRow(5, Samples.vector(5, DIM));
    assertRow(7, new float[DIM]);
    assertEquals(List.of(), report.backups());
    assertArrayEquals(before, Files.readAllBytes(file), "it is only read");

    ImportReport again = imports(ROWS).file(file);
    assertEquals(0, again.rowsTaken());
    assertEquals(118, again.rowsKnown());
    try (LedgerView ledger = new LedgerFile(folder.ledger()).read()) {
      LedgerChunk chunk = ledger.chunks().get(0);
      assertEquals(LedgerChunk.Origin.IMPORTED, chunk.origin());
      assertEquals("old.npy", chunk.worker());
      assertEquals(Samples.FINGERPRINT, chunk.fingerprint());
    }
    assertFalse(Verifier.verify(Samples.stores(folder), null, true).hasDamage());
  }

  @Test
  void rowsThatAreThereStayAndOthersAreFilledIn() {
    Samples.allocate(folder, ROWS, DIM);
    try (VectorStore store = Samples.open(folder)) {
      store.publish(Samples.chunk(new RowRange(50, 150), DIM));
    }
    float[] others = vectors(rows(1000, 1000 + ROWS));
    ImportReport report = imports(ROWS).file(write("other.npy", others));
    assertEquals(100, report.rowsKnown());
    assertEquals(150, report.rowsTaken());
    assertEquals(0, report.rowsMissing());
    assertRow(60, Samples.vector(60, DIM));
    assertRow(10, Samples.vector(1010, DIM));
  }

  @Test
  void theCollectionsOwnFileFromElsewhereBecomesABackup() throws Exception {
    Files.createDirectories(folder.folder());
    Files.move(write("old.npy", vectors(rows(0, 120))), folder.embeddings());
    byte[] before = Files.readAllBytes(folder.embeddings());
    ImportReport report = imports(ROWS).file(folder.embeddings());
    assertEquals(120, report.rowsTaken());
    assertEquals(1, report.backups().size());
    assertArrayEquals(before, Files.readAllBytes(report.backups().get(0)));
    assertEquals(0, imports(ROWS).file(folder.embeddings()).backups().size());
    assertRow(119, Samples.vector(119, DIM));
  }

  @Test
  void anotherFileInItsPlaceBecomesABackup() throws Exception {
    Files.createDirectories(folder.folder());
    Files.move(write("theirs.npy", vectors(rows(500, 600))), folder.embeddings());
    byte[] theirs = Files.readAllBytes(folder.embeddings());
    ImportReport report = imports(ROWS).file(write("old.npy", vectors(rows(0, 120))));
    assertEquals(120, report.rowsTaken());
    assertArrayEquals(theirs, Files.readAllBytes(report.backups().get(0)));
    assertRow(3, Samples.vector(3, DIM));
  }

  @Test
  void otherNumbersAndACutFileAreRead() throws Exception {
    float[] vectors = vectors(rows(0, 30));
    Path big = elsewhere.resolve("big-endian.npy");
    NpyFile.write(big, vectors, new int[] {30, DIM}, ByteOrder.BIG_ENDIAN);
    assertEquals(30, imports(0).file(big).rowsTaken());
    assertRow(29, Samples.vector(29, DIM));

    double[] doubles = new double[31 * DIM];
    float[] more = vectors(rows(0, 31));
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = more[i];
    }
    Path wide = elsewhere.resolve("doubles.npy");
    NpyFile.write(wide, doubles, new int[] {31, DIM});
    ImportReport report = imports(40).file(wide);
    assertEquals(1, report.rowsTaken());
    assertRow(30, Samples.vector(30, DIM));

    Path cut = write("cut.npy", vectors(rows(0, 40)));
    try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
      file.setLength(file.length() - 2L * DIM * 4 - 5);
    }
    report = imports(40).file(cut);
    assertEquals(6, report.rowsTaken());
    assertEquals(List.of(cut + " is cut short: 37 of its 40 rows are there."), report.notes());
    assertEquals(List.of(new RowRange(37, 40)), report.missing());
  }

  /** As NumPy writes it. */
  private Path write(String descr, boolean columns, int rows, float[] vectors) throws Exception {
    ByteOrder order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer numbers = ByteBuffer.allocate(vectors.length * 8).order(order);
    for (int i = 0; i < vectors.length; i++) {
      float number = vectors[columns ? i % rows * DIM + i / rows : i];
      switch (descr.charAt(2)) {
        case '2' -> numbers.putShort(half(number));
        case '4' -> numbers.putFloat(number);
        default -> numbers.putDouble(number);
      }
    }
    String dict =
        String.format(
            "{'descr': '%s', 'fortran_order': %s, 'shape': (%d, %d), }",
            descr, columns ? "True" : "False", rows, DIM);
    String header = String.format("%-117s\n", dict);
    ByteBuffer file = ByteBuffer.allocate(10 + header.length() + numbers.position());
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
    file.put(header.getBytes(StandardCharsets.US_ASCII)).put(numbers.flip());
    return Files.write(elsewhere.resolve(descr.substring(1) + columns + ".npy"), file.array());
  }

  /** The half precision number below, of one between 2^-14 and 1 in size. */
  private static short half(float number) {
    int bits = Float.floatToIntBits(number);
    int exponent = ((bits >> 23) & 0xff) - 112;
    return (short) (((bits >> 16) & 0x8000) | (exponent << 10) | ((bits >> 13) & 0x3ff));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f2", ">f2", "<f4", ">f4", "<f8", ">f8"})
  void everyKindOfFloatIsConverted(String descr) throws Exception {
    float[] vectors = vectors(rows(0, 130));
    for (int i = 0; i < vectors.length; i++) {
      // what float16 holds exactly, so that every type means the same vector
      vectors[i] = Math.copySign(Math.max(Math.abs(vectors[i]), 0.001f), vectors[i]);
      vectors[i] = Float.intBitsToFloat(Float.floatToIntBits(vectors[i]) & 0xffffe000);
    }
    VectorImport imports = imports(ROWS);
    for (boolean columns : new boolean[] {false, true}) {
      Path file = write(descr, columns, 130, vectors);
      FloatBuffer found = FloatBuffer.allocate(102 * DIM);
      SourceFile.open(file, DIM).read(new RowRange(3, 105), found);
      assertArrayEquals(Arrays.copyOfRange(vectors, 3 * DIM, 105 * DIM), found.array(), descr);
      byte[] bytes = Files.readAllBytes(file);
      if (columns || !descr.equals("<f4")) {
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        refused("it is cut short: its header says [130, 16] of " + descr, file);
        Files.write(file, bytes);
      }
    }
    assertEquals(130, imports.file(write(descr, true, 130, vectors)).rowsTaken());
    assertEquals(130, imports.file(write(descr, false, 130, vectors)).rowsKnown());
    try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
      assertEquals(1, VectorLength.of(file.rows(new RowRange(129, 130)), 0, DIM), 1e-5);
    }
  }

  @Test
  void moreRowsThanTheCollectionHasAreLeftOut() {
    ImportReport report = imports(20).file(write("old.npy", vectors(rows(0, 30))));
    assertEquals(20, report.rowsTaken());
    assertEquals(10, report.rowsOutside());
  }

  @Test
  void whatIsNotUsableIsNamedBeforeAnythingIsDone() throws Exception {
    Path none = elsewhere.resolve("none.npy");
    refused("There is no file " + none, none);
    Path text = Files.writeString(elsewhere.resolve("text.npy"), "not an array");
    refused(text + " is not a usable NumPy file", text);
    Path narrow = elsewhere.resolve("narrow.npy");
    NpyFile.write(narrow, new float[8], new int[] {2, 4});
    refused("its shape is [2, 4], this model makes rows of 16 numbers", narrow);
    Path whole = elsewhere.resolve("ints.npy");
    NpyFile.write(whole, new int[2 * DIM], new int[] {2, DIM});
    Path deep = elsewhere.resolve("deep.npy");
    NpyFile.write(deep, new float[6 * DIM], new int[] {2, 3, DIM});
    refused("its shape is [2, 3, 16], this model makes rows of 16 numbers", deep);
    refused("its numbers are <i4, expected float16, float32 or float64", whole);
  }

  @Test
  void workersAreMergedByIndex() {
    // in turns, the way scripts deal work out
    for (int worker = 0; worker < 3; worker++) {
      List<Long> mine = new ArrayList<>();
      for (long row = worker; row < ROWS; row += 3) {
        if (row < 90 || row >= 100) {
          mine.add(row);
        }
      }
      worker(worker, mine.stream().mapToLong(Long::longValue).toArray());
    }
    ImportReport report = imports(ROWS).workers(elsewhere);
    assertEquals(240, report.rowsFound());
    assertEquals(240, report.rowsTaken());
    assertEquals(List.of(new RowRange(90, 100)), report.gaps());
    assertEquals(List.of(new RowRange(90, 100)), report.missing());
    assertEquals(List.of(), report.conflicts());
    for (long row = 0; row < ROWS; row++) {
      assertRow(row, row >= 90 && row < 100 ? new float[DIM] : Samples.vector(row, DIM));
    }
    assertEquals(240, imports(ROWS).workers(elsewhere).rowsKnown());
  }

  private void worker(int number, long... rows) {
    write("embeddings_worker_" + number + ".npy", vectors(rows));
    NpyFile.write(
        elsewhere.resolve("indices_worker_" + number + ".npy"), rows, new int[] {rows.length});
  }

  @Test
  void whereWorkersDifferNobodyIsBelieved() throws Exception {
    worker(2, 0, 1, 2, 3, 4);
    float[] vectors = vectors(3, 4, 999, 6, 7, 300);
    vectors[0] += 1e-5f; // row 3, as other hardware makes it
    Arrays.fill(vectors, DIM, 2 * DIM, 0); // row 4: none
    write("embeddings_worker_10.npy", vectors);
    NpyFile.write(
        elsewhere.resolve("indices_worker_10.npy"), new int[] {3, 4, 2, 6, 7, 300}, new int[] {6});
    ImportReport report = imports(ROWS).workers(elsewhere);
    assertEquals(11, report.rowsFound());
    assertEquals(List.of(new RowRange(2, 3)), report.conflicts());
    assertEquals(List.of(new RowRange(5, 6), new RowRange(8, 250)), report.gaps());
    assertEquals(1, report.rowsOutside());
    assertRow(2, new float[DIM]);
    assertRow(3, Samples.vector(3, DIM)); // of the lower number
    assertRow(4, Samples.vector(4, DIM));
    assertRow(7, Samples.vector(7, DIM));
  }

  @Test
  void workersThatDoNotFitAreNamedBeforeAnythingIsDone() throws Exception {
    refused("holds no embeddings_worker_N.npy", elsewhere);
    worker(1, 0, 1, 2);
    Path indices = elsewhere.resolve("indices_worker_1.npy");
    Path kept = Files.move(indices, temp.resolve("kept"));
    refused("there is no indices_worker_1.npy beside it", elsewhere);
    NpyFile.write(indices, new long[] {0, 1}, new int[] {2});
    refused("it has 3 rows and indices_worker_1.npy has 2 indices", elsewhere);
    NpyFile.write(indices, new long[] {0, -5, 1}, new int[] {3});
    refused("number 1 of it is no index: -5", elsewhere);
    NpyFile.write(indices, new float[] {0, 1, 2}, new int[] {3});
    refused("it holds <f4 in the shape [3], expected a list of int32 or int64", elsewhere);
    byte[] bytes = Files.readAllBytes(kept);
    Files.write(indices, Arrays.copyOf(bytes, bytes.length - 1));
    refused("it is cut short: its header says [3] of <i8", elsewhere);
    Files.delete(elsewhere.resolve("embeddings_worker_1.npy"));
    refused("there is no embeddings_worker_1.npy beside it", elsewhere);
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 60, Long.MAX_VALUE, 3_000_000_000L})
  void anIndexThatNoCollectionHasIsRefused(long index) {
    worker(1, 0, 1, 2);
    NpyFile.write(
        elsewhere.resolve("indices_worker_1.npy"), new long[] {0, index, 1}, new int[] {3});
    SkylightException e =
        assertThrows(SkylightException.class, () -> imports(0).workers(elsewhere));
    assertTrue(e.getMessage().contains(" cannot be imported: "), e.getMessage());
    assertFalse(Files.exists(folder.embeddings()), "nothing was made");
    ImportReport report = imports(ROWS).workers(elsewhere);
    assertEquals(1, report.rowsOutside());
    assertEquals(2, report.rowsTaken());
  }

  @Test
  void headersThatClaimMoreThanANumberHoldsAreRefused() throws Exception {
    for (String descr : new String[] {"<f8", "<f4"}) {
      for (String shape :
          new String[] {
            "(1152921504606846976, 16)", "(144115188075855872, 16)", "(9223372036854775807, 16)"
          }) {
        Path file = header("claims.npy", descr, shape);
        if (descr.equals("<f8")) {
          refused("cannot be imported: it is cut short", file);
        } else {
          assertEquals(0, imports(ROWS).file(file).rowsTaken());
        }
      }
    }
    worker(3, 0, 1);
    for (String shape :
        new String[] {"(1152921504606846976,)", "(2305843009213693952,)", "(-1,)"}) {
      header("indices_worker_3.npy", "<i8", shape);
      SkylightException e =
          assertThrows(SkylightException.class, () -> imports(ROWS).workers(elsewhere), shape);
      assertTrue(e.getMessage().contains("indices_worker_3.npy"), e.getMessage());
    }
  }

  private Path header(String name, String descr, String shape) throws Exception {
    String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
    ByteBuffer file = ByteBuffer.allocate(128 + 64);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    file.put(String.format("%-117s\n", dict).getBytes(StandardCharsets.US_ASCII));
    return Files.write(elsewhere.resolve(name), file.array());
  }

  @Test
  void indicesOfEveryKindAreRead() throws Exception {
    for (String descr : new String[] {"<i4", ">i4", "<u4", ">u4", "<i8", ">i8", "<u8", ">u8"}) {
      long worker = 1_700_000_000_000L; // a time of day is a number, too
      write("embeddings_worker_" + worker + ".npy", vectors(5, 9));
      ByteBuffer numbers = ByteBuffer.allocate(16);
      numbers.order(descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      for (long row : new long[] {5, 9}) {
        if (descr.endsWith("8")) {
          numbers.putLong(row);
        } else {
          numbers.putInt((int) row);
        }
      }
      Path file = header("indices_worker_" + worker + ".npy", descr, "(2, 1)");
      byte[] all = Files.readAllBytes(file);
      System.arraycopy(numbers.array(), 0, all, 128, 16);
      Files.write(file, all);
      int size = 128 + numbers.position();
      SkylightException more =
          assertThrows(SkylightException.class, () -> WorkerFiles.open(elsewhere, DIM, ROWS));
      assertTrue(
          more.getMessage().contains(all.length - size + " bytes follow its last number"),
          more.getMessage());
      Files.write(file, Arrays.copyOf(all, size));
      WorkerFiles found = WorkerFiles.open(elsewhere, DIM, ROWS);
      assertEquals(
          List.of(new RowRange(0, 5), new RowRange(6, 9), new RowRange(10, 250)),
          found.gaps(),
          descr);
    }
  }
}
