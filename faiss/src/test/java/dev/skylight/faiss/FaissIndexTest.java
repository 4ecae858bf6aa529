package dev.skylight.faiss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaissIndexTest {

  private static final int DIMENSION = 64;
  private static final int ROWS = 3000;
  private static final long FIRST_ID = 1_000_000;
  private static final FloatBuffer DATA = Vectors.clustered(ROWS, DIMENSION, 7);

  private static FaissIndex filled(String type) {
    FaissIndex index = FaissIndex.factoryWithIds(DIMENSION, type, Metric.INNER_PRODUCT);
    if (!index.isTrained()) {
      index.train(DATA);
    }
    for (int from = 0; from < ROWS; from += 700) {
      int to = Math.min(ROWS, from + 700);
      index.addWithIds(
          Vectors.rows(DATA, DIMENSION, from, to),
          LongStream.range(FIRST_ID + from, FIRST_ID + to).toArray());
    }
    return index;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Flat",
        "HNSW32",
        "IVF32,Flat",
        "IVF32,PQ16x4fsr",
        "IVF32,SQ8",
        "SQ8",
        "PCA48,IVF32,SQ8,RFlat"
      })
  void everyTypeFindsTheRowsItHoldsAndSurvivesItsFile(String type, @TempDir Path folder) {
    SearchParameters thorough = SearchParameters.DEFAULT.withNprobe(16).withEfSearch(100);
    FloatBuffer queries = Vectors.rows(DATA, DIMENSION, 100, 150);
    Path file = folder.resolve("an index.faiss");
    try (FaissIndex index = filled(type)) {
      assertEquals(ROWS, index.size());
      assertEquals(DIMENSION, index.dimension());
      assertEquals(Metric.INNER_PRODUCT, index.metric());
      SearchResult found = index.search(queries, 10, thorough);
      int first = 0;
      for (int i = 0; i < 50; i++) {
        for (int rank = 0; rank < 10; rank++) {
          first += found.id(i, rank) == FIRST_ID + 100 + i ? 1 : 0;
        }
      }
      assertTrue(first >= 48, type + " found " + first + " of 50 rows among its own ten nearest");
      index.write(file);
      try (FaissIndex read = FaissIndex.read(file);
          FaissIndex mapped = FaissIndex.readMapped(file)) {
        assertEquals(ROWS, read.size());
        assertArrayEquals(found.ids(), read.search(queries, 10, thorough).ids(), "read");
        assertArrayEquals(found.ids(), mapped.search(queries, 10, thorough).ids(), "mapped");
        assertEquals(index.knob(), mapped.knob());
      }
    }
  }

  @Test
  void flatScoresAreInnerProductsBestFirst() {
    try (FaissIndex index = filled("Flat")) {
      float[] query = Vectors.row(DATA, DIMENSION, 5);
      SearchResult found = index.search(query, 20, SearchParameters.DEFAULT);
      assertEquals(FIRST_ID + 5, found.id(0, 0));
      for (int rank = 0; rank < 20; rank++) {
        float[] row = Vectors.row(DATA, DIMENSION, (int) (found.id(0, rank) - FIRST_ID));
        assertEquals(Vectors.dot(query, row), found.score(0, rank), 1e-5);
        assertTrue(rank == 0 || found.score(0, rank) <= found.score(0, rank - 1));
      }
    }
  }

  @Test
  void aLargeBatchThroughTheSplitProductEqualsSingleQueries() {
    try (FaissIndex index = filled("Flat")) {
      SearchResult batch = index.search(DATA, 3, SearchParameters.DEFAULT);
      for (int row = 0; row < ROWS; row += 37) {
        SearchResult single =
            index.search(Vectors.row(DATA, DIMENSION, row), 3, SearchParameters.DEFAULT);
        for (int rank = 0; rank < 3; rank++) {
          assertEquals(single.score(0, rank), batch.score(row, rank), 1e-5, "row " + row);
        }
        assertEquals(FIRST_ID + row, batch.id(row, 0));
      }
    }
  }

  @Test
  void l2Works() {
    try (FaissIndex index = FaissIndex.factory(DIMENSION, "Flat", Metric.L2)) {
      index.add(DATA);
      SearchResult found =
          index.search(Vectors.row(DATA, DIMENSION, 9), 2, SearchParameters.DEFAULT);
      assertEquals(Metric.L2, index.metric());
      assertEquals(9, found.id(0, 0));
      assertEquals(0f, found.score(0, 0), 1e-5);
    }
  }

  @Test
  void fewerVectorsThanAskedForGiveMinusOne() {
    try (FaissIndex index = FaissIndex.factory(DIMENSION, "Flat", Metric.INNER_PRODUCT)) {
      index.add(Vectors.rows(DATA, DIMENSION, 0, 2));
      SearchResult found =
          index.search(Vectors.row(DATA, DIMENSION, 0), 4, SearchParameters.DEFAULT);
      assertArrayEquals(new long[] {0, found.id(0, 1), -1, -1}, found.ids());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Flat", "HNSW32", "IVF32,Flat", "IVF32,SQ8"})
  void selectorsDecideWhichIdsAreFound(String type) {
    BitSet bits = new BitSet();
    bits.set((int) FIRST_ID + 40, (int) FIRST_ID + 60);
    List<IdSelector> same =
        List.of(
            IdSelector.range(FIRST_ID + 40, FIRST_ID + 60),
            IdSelector.of(LongStream.range(FIRST_ID + 40, FIRST_ID + 60).toArray()),
            IdSelector.of(bits),
            IdSelector.range(FIRST_ID + 40, FIRST_ID + 60).negate().negate());
    SearchParameters thorough = SearchParameters.DEFAULT.withNprobe(32).withEfSearch(3000);
    try (FaissIndex index = filled(type)) {
      float[] query = Vectors.row(DATA, DIMENSION, 50);
      for (IdSelector selector : same) {
        SearchResult found = index.search(query, 25, thorough.withSelector(selector));
        assertEquals(FIRST_ID + 50, found.id(0, 0));
        assertEquals(
            20,
            LongStream.of(found.ids())
                .filter(id -> id >= FIRST_ID + 40 && id < FIRST_ID + 60)
                .distinct()
                .count());
        assertEquals(5, LongStream.of(found.ids()).filter(id -> id == -1).count());
      }
      IdSelector others = IdSelector.of(FIRST_ID + 50).negate();
      assertFalse(
          LongStream.of(index.search(query, 25, thorough.withSelector(others)).ids())
              .anyMatch(id -> id == FIRST_ID + 50));
      IdSelector none = IdSelector.all().negate();
      assertArrayEquals(
          new long[] {-1, -1}, index.search(query, 2, thorough.withSelector(none)).ids());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Flat", "IVF32,Flat"})
  void rangeSearchFindsExactlyWhatIsAboveTheRadius(String type) {
    try (FaissIndex index = filled(type)) {
      FloatBuffer queries = Vectors.rows(DATA, DIMENSION, 0, 2);
      RangeResult found = index.rangeSearch(queries, 0.7f, SearchParameters.DEFAULT.withNprobe(32));
      for (int q = 0; q < 2; q++) {
        BitSet expected = new BitSet();
        for (int row = 0; row < ROWS; row++) {
          expected.set(
              row,
              Vectors.dot(Vectors.row(DATA, DIMENSION, q), Vectors.row(DATA, DIMENSION, row))
                  > 0.7);
        }
        BitSet got = new BitSet();
        for (int i = found.limits()[q]; i < found.limits()[q + 1]; i++) {
          assertTrue(found.scores()[i] > 0.7f);
          got.set((int) (found.ids()[i] - FIRST_ID));
        }
        assertEquals(expected, got);
        assertTrue(got.get(q));
      }
      RangeResult selected =
          index.rangeSearch(
              queries,
              0.7f,
              SearchParameters.DEFAULT
                  .withNprobe(32)
                  .withSelector(IdSelector.range(FIRST_ID, FIRST_ID + 1)));
      assertTrue(LongStream.of(selected.ids()).allMatch(id -> id == FIRST_ID));
      RangeResult nothing = index.rangeSearch(queries, 2f, SearchParameters.DEFAULT);
      assertArrayEquals(new int[] {0, 0, 0}, nothing.limits());
    }
  }

  @Test
  void reconstructGivesTheVectorBack() {
    try (FaissIndex index = filled("Flat")) {
      assertArrayEquals(
          Vectors.row(DATA, DIMENSION, 11), index.reconstruct(FIRST_ID + 11), "id " + 11);
      FaissException e = assertThrows(FaissException.class, () -> index.reconstruct(5));
      assertTrue(e.getMessage().contains("5 not found"), e.getMessage());
    }
  }

  @Test
  void defaultsTravelInTheFile(@TempDir Path folder) {
    Path file = folder.resolve("i");
    FloatBuffer queries = Vectors.rows(DATA, DIMENSION, 0, 200);
    try (FaissIndex index = filled("IVF32,Flat")) {
      long[] one = index.search(queries, 10, SearchParameters.DEFAULT).ids();
      long[] all = index.search(queries, 10, SearchParameters.DEFAULT.withNprobe(32)).ids();
      assertFalse(java.util.Arrays.equals(one, all), "nprobe has no effect");
      assertEquals(32, index.lists());
      assertEquals(SearchKnob.NPROBE, index.knob());
      index.setDefaults(SearchParameters.DEFAULT.withNprobe(32));
      index.write(file);
      try (FaissIndex read = FaissIndex.read(file)) {
        assertArrayEquals(all, read.search(queries, 10, SearchParameters.DEFAULT).ids());
      }
    }
  }

  @Test
  void fastScanRanksRightWhateverNprobeWasBefore() throws Exception {
    try (FaissIndex index = filled("IVF32,PQ16x4fsr")) {
      index.setDefaults(SearchParameters.DEFAULT.withNprobe(3));
      long[] expected = index.search(DATA, 5, SearchParameters.DEFAULT).ids();
      SearchParameters wide = SearchParameters.DEFAULT.withNprobe(16);
      ExecutorService pool = Executors.newFixedThreadPool(2);
      try {
        Callable<SearchResult> three = () -> index.search(DATA, 5, SearchParameters.DEFAULT);
        Callable<SearchResult> sixteen = () -> index.search(DATA, 5, wide);
        List<Future<SearchResult>> found =
            pool.invokeAll(List.of(sixteen, three, sixteen, three, sixteen));
        assertArrayEquals(expected, found.get(1).get(60, TimeUnit.SECONDS).ids());
        assertArrayEquals(expected, found.get(3).get(60, TimeUnit.SECONDS).ids());
        SearchResult of16 = found.get(0).get(60, TimeUnit.SECONDS);
        int first = 0;
        for (int row = 0; row < ROWS; row++) {
          first += of16.id(row, 0) == FIRST_ID + row ? 1 : 0;
        }
        assertTrue(first > ROWS * 9 / 10, "only " + first + " rows found themselves first");
      } finally {
        pool.shutdownNow();
        assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void fastScanServesManyNprobesAtOnce() throws Exception {
    try (FaissIndex index = filled("IVF32,PQ16x4fsr")) {
      List<long[]> alone = new ArrayList<>();
      List<Callable<SearchResult>> all = new ArrayList<>();
      for (int nprobe = 1; nprobe <= 8; nprobe++) {
        SearchParameters parameters = SearchParameters.DEFAULT.withNprobe(nprobe);
        alone.add(index.search(DATA, 5, parameters).ids());
        all.add(() -> index.search(DATA, 5, parameters));
      }
      ExecutorService pool = Executors.newFixedThreadPool(8);
      try {
        List<Future<SearchResult>> found = pool.invokeAll(all, 60, TimeUnit.SECONDS);
        for (int i = 0; i < alone.size(); i++) {
          assertArrayEquals(alone.get(i), found.get(i).get(1, TimeUnit.SECONDS).ids());
        }
      } finally {
        pool.shutdownNow();
        assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void aMappedFileIsReadInPlace(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("vectors");
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FloatBuffer mapped =
          channel
              .map(FileChannel.MapMode.READ_WRITE, 4096, (long) ROWS * DIMENSION * Float.BYTES)
              .order(java.nio.ByteOrder.nativeOrder())
              .asFloatBuffer();
      mapped.duplicate().put(DATA.duplicate());
      FloatBuffer later = mapped.duplicate().position(10 * DIMENSION);
      try (FloatPointer start = Faiss.pointer(mapped);
          FloatPointer at = Faiss.pointer(later)) {
        assertEquals(
            10L * DIMENSION * Float.BYTES,
            dev.skylight.faiss.capi.global.faiss.skylight_faiss_address(at)
                - dev.skylight.faiss.capi.global.faiss.skylight_faiss_address(start));
      }
      float[] query = Vectors.row(DATA, DIMENSION, 10);
      float[] products = Faiss.innerProducts(query, later);
      assertEquals(ROWS - 10, products.length);
      assertEquals(1f, products[0], 1e-5);
      assertEquals(Vectors.dot(query, Vectors.row(DATA, DIMENSION, 99)), products[99 - 10], 1e-5);
      assertEquals(10 * DIMENSION, later.position(), "the caller's position moved");
    }
  }

  @Test
  void heapBuffersAreCopied() {
    float[] row = Vectors.row(DATA, DIMENSION, 3);
    assertEquals(1f, Faiss.innerProducts(row, FloatBuffer.wrap(row))[0], 1e-5);
    assertEquals(0, Faiss.innerProducts(row, FloatBuffer.allocate(0)).length);
  }

  @Test
  void aBufferOfTheOtherByteOrderIsRefused() {
    FloatBuffer foreign =
        java.nio.ByteBuffer.allocateDirect(DIMENSION * 4)
            .order(
                java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN
                    ? java.nio.ByteOrder.BIG_ENDIAN
                    : java.nio.ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    try (FaissIndex index = FaissIndex.factory(DIMENSION, "Flat", Metric.INNER_PRODUCT)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> index.add(foreign));
      assertTrue(e.getMessage().contains("ENDIAN"), e.getMessage());
    }
  }

  @Test
  void anUnknownTypeIsFaissOwnError() {
    FaissException e =
        assertThrows(
            FaissException.class,
            () -> FaissIndex.factory(DIMENSION, "NoSuchThing", Metric.INNER_PRODUCT));
    assertTrue(e.getMessage().startsWith("FAISS: "), e.getMessage());
    assertTrue(e.getMessage().contains("NoSuchThing"), e.getMessage());
    assertFalse(e.getMessage().contains(".cpp"), e.getMessage());
  }

  @Test
  void anAbsentFileIsNamed(@TempDir Path folder) {
    Path file = folder.resolve("nope");
    FaissException e = assertThrows(FaissException.class, () -> FaissIndex.read(file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains("No such file"), e.getMessage());
  }

  @Test
  void aFileThatIsNoIndexIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "not an index at all, only words");
    assertThrows(FaissException.class, () -> FaissIndex.read(file));
    assertThrows(FaissException.class, () -> FaissIndex.readMapped(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Flat", "IVF32,Flat", "IVF32,SQ8"})
  void aFileThatWasCutIsRefused(String type, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("cut");
    try (FaissIndex index = filled(type)) {
      index.write(file);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 100);
    }
    assertThrows(FaissException.class, () -> FaissIndex.read(file));
    assertThrows(FaissException.class, () -> FaissIndex.readMapped(file));
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed(@TempDir Path folder) {
    try (FaissIndex index = FaissIndex.factory(DIMENSION, "Flat", Metric.INNER_PRODUCT)) {
      Path file = folder.resolve("no/such/folder/i");
      FaissException e = assertThrows(FaissException.class, () -> index.write(file));
      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
  }

  @Test
  void addingToAnUntrainedIndexAndTrainingOnTooLittleFail() {
    try (FaissIndex index = FaissIndex.factory(DIMENSION, "IVF256,Flat", Metric.INNER_PRODUCT)) {
      assertFalse(index.isTrained());
      FaissException untrained = assertThrows(FaissException.class, () -> index.add(DATA));
      assertTrue(untrained.getMessage().contains("is_trained"), untrained.getMessage());
      FaissException few =
          assertThrows(
              FaissException.class, () -> index.train(Vectors.rows(DATA, DIMENSION, 0, 100)));
      assertTrue(few.getMessage().contains("256"), few.getMessage());
    }
  }

  @Test
  void idsNeedAnIndexThatKeepsThem() {
    try (FaissIndex index = FaissIndex.factory(DIMENSION, "HNSW32", Metric.INNER_PRODUCT)) {
      FloatBuffer one = Vectors.rows(DATA, DIMENSION, 0, 1);
      FaissException e =
          assertThrows(FaissException.class, () -> index.addWithIds(one, new long[] {5}));
      assertTrue(e.getMessage().contains("add_with_ids"), e.getMessage());
      IllegalArgumentException two =
          assertThrows(
              IllegalArgumentException.class, () -> index.addWithIds(one, new long[] {5, 6}));
      assertEquals("1 vectors, but 2 ids", two.getMessage());
    }
  }

  @Test
  void wrongShapesAreRefusedBeforeFaissSeesThem() {
    try (FaissIndex index = FaissIndex.factory(DIMENSION, "Flat", Metric.INNER_PRODUCT)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> index.add(FloatBuffer.allocate(DIMENSION + 1)));
      assertEquals("65 floats are not a number of vectors of 64", e.getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> index.search(new float[DIMENSION], 0, SearchParameters.DEFAULT));
      assertThrows(IllegalArgumentException.class, () -> SearchParameters.DEFAULT.withNprobe(-1));
      assertThrows(
          IllegalArgumentException.class,
          () -> FaissIndex.factory(0, "Flat", Metric.INNER_PRODUCT));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "3e38"})
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatCannotBeComparedIsRefused(String number) {
    float wrong = Float.parseFloat(number);
    float[] vector = Vectors.row(DATA, DIMENSION, 3);
    vector[5] = wrong;
    vector[6] = wrong;
    FloatBuffer two = FloatBuffer.allocate(2 * DIMENSION);
    two.put(Vectors.row(DATA, DIMENSION, 4)).put(vector).flip();
    try (FaissIndex index = filled("HNSW32")) {
      for (Executable use :
          List.<Executable>of(
              () -> index.search(vector, 1, SearchParameters.DEFAULT),
              () -> index.search(two, 1, SearchParameters.DEFAULT),
              () -> index.rangeSearch(two, 0.5f, SearchParameters.DEFAULT),
              () -> index.addWithIds(two, new long[] {1, 2}),
              () -> index.add(two))) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, use);
        assertTrue(e.getMessage().contains("not finite, or too long"), e.getMessage());
      }
      assertEquals(ROWS, index.size());
    }
  }

  @Test
  void closingTwiceIsFineUsingAfterwardsIsNot() {
    FaissIndex index = FaissIndex.factory(DIMENSION, "Flat", Metric.INNER_PRODUCT);
    index.close();
    index.close();
    IllegalStateException e = assertThrows(IllegalStateException.class, index::size);
    assertEquals("the index is closed", e.getMessage());
    assertThrows(IllegalStateException.class, () -> index.add(DATA));
  }

  @Test
  void searchesRunSideBySideAndCloseWaitsForThem() throws Exception {
    FaissIndex index = filled("IVF32,Flat");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      long[] expected = index.search(DATA, 5, SearchParameters.DEFAULT.withNprobe(4)).ids();
      Callable<long[]> search =
          () ->
              index
                  .search(
                      DATA,
                      5,
                      SearchParameters.DEFAULT
                          .withNprobe(4)
                          .withSelector(IdSelector.range(0, FIRST_ID + ROWS)))
                  .ids();
      List<Future<long[]>> answers = pool.invokeAll(List.of(search, search, search, search));
      for (Future<long[]> answer : answers) {
        assertArrayEquals(expected, answer.get(60, TimeUnit.SECONDS));
      }
    } finally {
      index.close();
      pool.shutdownNow();
      assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void threadsCanBeLimitedForAllCallers() throws Exception {
    int before = Faiss.threads();
    try {
      Faiss.setThreads(1);
      int[] seen = new int[1];
      Thread other = new Thread(() -> seen[0] = Faiss.threads());
      other.start();
      other.join(30_000);
      assertEquals(1, seen[0]);
      assertEquals(1, Faiss.threads());
      assertThrows(IllegalArgumentException.class, () -> Faiss.setThreads(0));
    } finally {
      Faiss.setThreads(before);
    }
  }

  @Test
  void theLibraryIsTheOneWeBuilt() {
    assertEquals("1.12.0", Faiss.version());
    assertTrue(List.of("avx512", "avx2", "generic").contains(Faiss.level()), Faiss.level());
  }
}
