package dev.skylight.internal.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.faiss.Faiss;
import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.SearchParameters;
import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.NpyHeader;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class IndexBuilderTest {

  private static final IndexBuilder.Listener QUIET = (stage, done, total) -> {};

  @TempDir Path folder;

  private static IndexRequest request(String type) {
    return new IndexRequest(type, 0, 0, 0);
  }

  private static SkylightException failure(DataFolder data, IndexRequest request) {
    return assertThrows(
        SkylightException.class,
        () -> new IndexBuilder(new FileStores(data, null)).build(request, QUIET));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Flat",
        "HNSW32",
        "IVF32,Flat",
        "IVF256,Flat",
        "IVF256,PQ64x4fsr",
        "IVF16,SQ8",
        "PCA32,IVF16,SQ8,RFlat",
        "auto"
      })
  void everyTypeReachesItsRecallAndItsIdsAreRows(String type) throws IOException {
    int rows = 3_000;
    DataFolder data = VectorCollection.empty(folder, rows);
    VectorCollection.publish(data, new RowRange(0, 1_000));
    VectorCollection.publish(data, new RowRange(1_500, rows));
    long embedded = 2_500 - 25;

    IndexReport report = new IndexBuilder(new FileStores(data, null)).build(request(type), QUIET);

    assertEquals(type.equals("auto") ? "Flat" : type, report.type());
    assertEquals(type, report.requestedType());
    assertEquals(embedded, report.ntotal());
    assertEquals(rows, report.rows());
    assertEquals(VectorCollection.DIMENSION, report.dimension());
    assertEquals(VectorCollection.FINGERPRINT, report.fingerprint());
    assertTrue(report.recallAt10() >= 0.95, type + " reached " + report.recallAt10());
    assertTrue(report.recallAt10() >= report.targetRecall(), report::toString);
    assertEquals(200, report.queries());
    assertTrue(report.medianMillis() > 0 && report.p99Millis() >= report.medianMillis());
    assertTrue(report.batchQueriesPerSecond() > 0);
    assertEquals(Files.size(data.index()), report.fileBytes());
    assertEquals(List.of("train", "add", "measure", "write"), stages(report));
    try (LedgerView ledger = new LedgerFile(data.ledger()).read()) {
      assertEquals(ledger.digest(), report.ledgerDigest());
    }
    assertEquals(report, IndexReport.read(data.indexReport()));
    IndexResult result = report.result();
    assertEquals(embedded, result.rows());
    assertEquals(report.fileBytes(), result.bytes());

    // the plain file, as any FAISS program reads it: its own defaults are the measured ones
    try (FaissIndex index = FaissIndex.read(data.index())) {
      assertEquals(embedded, index.size());
      int first = 0;
      for (long row = 1_500; row < 1_600; row++) {
        SearchResult found =
            index.search(VectorCollection.vector(row), 10, SearchParameters.DEFAULT);
        for (long id : found.ids()) {
          assertTrue(id < 1_000 || id >= 1_500, "row " + id + " is in the gap");
          assertFalse(VectorCollection.failed(id), "row " + id + " failed");
          first += id == row ? 1 : 0;
        }
      }
      assertTrue(first >= 90, type + " found " + first + " of 99 rows");
    }
    assertTrue(files().stream().noneMatch(name -> name.endsWith(".tmp")), files().toString());
  }

  private static List<String> stages(IndexReport report) {
    return new ArrayList<>(report.buildSeconds().keySet());
  }

  @Test
  void theListenerHearsEveryStageInOrder() {
    DataFolder data = VectorCollection.full(folder, 2_500);
    List<String> heard = new ArrayList<>();
    new IndexBuilder(new FileStores(data, null))
        .build(
            request("HNSW32"),
            (stage, done, total) -> {
              assertEquals(2_475, total);
              assertTrue(done >= 0 && done <= total, stage + " " + done);
              if (heard.isEmpty() || !heard.get(heard.size() - 1).equals(stage)) {
                heard.add(stage);
              }
            });
    assertEquals(List.of("train", "add", "measure", "write"), heard);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "add", "measure", "write"})
  void anInterruptedBuildLeavesTheOldIndex(String where) throws IOException {
    DataFolder data = VectorCollection.full(folder, 1_000);
    new IndexBuilder(new FileStores(data, null)).build(request("Flat"), QUIET);
    byte[] index = Files.readAllBytes(data.index());
    byte[] report = Files.readAllBytes(data.indexReport());
    List<String> before = files();
    IllegalStateException stop = new IllegalStateException("stop");

    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                new IndexBuilder(new FileStores(data, null))
                    .build(
                        request("IVF16,Flat"),
                        (stage, done, total) -> {
                          if (stage.equals(where) && (done > 0 || where.equals("train"))) {
                            throw stop;
                          }
                        }));

    assertSame(stop, thrown);
    assertArrayEquals(index, Files.readAllBytes(data.index()));
    assertArrayEquals(report, Files.readAllBytes(data.indexReport()));
    assertEquals(before, files());
  }

  @Test
  void anUnknownTypeIsNamedWithExamples() throws IOException {
    DataFolder data = VectorCollection.full(folder, 100);
    SkylightException e = failure(data, request("Flatt"));
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().startsWith("FAISS knows no index type 'Flatt'"), e.getMessage());
    assertTrue(e.getMessage().contains("HNSW32"), e.getMessage());
    assertFalse(Files.exists(data.index()));
  }

  @Test
  void tooFewRowsForATypeIsSaid() {
    DataFolder data = VectorCollection.full(folder, 27);
    SkylightException lists = failure(data, request("IVF256,Flat"));
    assertEquals(Kind.BAD_INPUT, lists.kind());
    assertEquals(
        "The collection has too few rows with a vector for IVF256,Flat: it has 26, and 256 lists"
            + " need at least as many. Use --type auto (which takes Flat).",
        lists.getMessage());
    SkylightException codes = failure(data, request("PQ8"));
    assertEquals(Kind.BAD_INPUT, codes.kind());
    assertTrue(codes.getMessage().contains("too few rows"), codes.getMessage());
  }

  @Test
  void autoWorksOnOneRow() {
    DataFolder data = VectorCollection.full(folder, 1);
    IndexReport report =
        new IndexBuilder(new FileStores(data, null)).build(IndexRequest.auto(), QUIET);
    assertEquals("Flat", report.type());
    assertEquals(1, report.ntotal());
    assertEquals(1.0, report.recallAt10());
  }

  @Test
  void autoHeedsTheMemory() {
    DataFolder data = VectorCollection.full(folder, 500);
    IndexReport report =
        new IndexBuilder(new FileStores(data, null))
            .build(new IndexRequest("auto", 50_000, 0, 1), QUIET);
    assertEquals("SQ8", report.type());
    assertTrue(report.rescore() > 1);
    SkylightException e = failure(data, new IndexRequest("auto", 100, 0, 0));
    assertTrue(e.getMessage().contains("--max-memory"), e.getMessage());
  }

  @Test
  void moreRowsAskedForCostMoreEffort() {
    DataFolder data = VectorCollection.full(folder, 5_000);
    IndexReport report =
        new IndexBuilder(new FileStores(data, null)).build(request("IVF64,Flat"), QUIET);
    List<Effort> efforts = report.efforts();
    assertEquals(List.of(10, 100, 1_000), efforts.stream().map(Effort::k).toList());
    for (Effort effort : efforts) {
      assertTrue(effort.recall() >= 0.95, effort.toString());
      assertTrue(effort.nprobe() <= 32, effort.toString());
    }
    assertEquals(report.nprobe(), efforts.get(0).nprobe());
    assertTrue(efforts.get(2).nprobe() > efforts.get(0).nprobe(), efforts.toString());
  }

  @Test
  void picturesCostNoMoreEffortThanWords() {
    DataFolder data = VectorCollection.full(folder, 5_000);
    IndexReport report =
        new IndexBuilder(new FileStores(data, null)).build(request("IVF64,Flat"), QUIET);
    List<Effort> pictures = report.pictureEfforts();
    assertEquals(List.of(10, 100, 1_000), pictures.stream().map(Effort::k).toList());
    for (Effort effort : pictures) {
      assertTrue(effort.recall() >= 0.95, effort.toString());
    }
    assertTrue(pictures.get(0).nprobe() < report.nprobe(), report.toString());
    try (LoadedIndex index = LoadedIndex.open(data)) {
      assertEquals(pictures.get(0), index.pictureEffort(10).orElseThrow());
      assertEquals(report.efforts().get(0), index.effort(10).orElseThrow());
    }
  }

  @Test
  void oneRowMoreThanWasMeasuredCostsNothing() {
    DataFolder data = VectorCollection.full(folder, 5_000);
    new IndexBuilder(new FileStores(data, null)).build(request("IVF64,Flat"), QUIET);
    try (LoadedIndex index = LoadedIndex.open(data)) {
      assertEquals(10, index.effort(11).orElseThrow().k());
      assertEquals(100, index.effort(12).orElseThrow().k());
      assertEquals(100, index.pictureEffort(101).orElseThrow().k());
      assertEquals(1_000, index.effort(1_001).orElseThrow().k());
      assertTrue(index.effort(1_002).isEmpty());
    }
  }

  @Test
  void autoTriesTheNextTypeWhereOneMisses() {
    DataFolder data = VectorCollection.empty(folder, 20_300);
    // a thousand equal rows: a graph's links end among themselves
    VectorCollection.publish(
        data, new RowRange(0, 20_300), row -> VectorCollection.vector(row % 20 == 4 ? 4 : row));
    List<String> stages = new ArrayList<>();
    IndexReport report =
        new IndexBuilder(new FileStores(data, null))
            .build(
                new IndexRequest("auto", 0, 1, 0),
                (stage, done, total) -> {
                  if (stages.isEmpty() || !stages.get(stages.size() - 1).equals(stage)) {
                    stages.add(stage);
                  }
                });
    assertEquals("IVF512,Flat", report.type());
    assertEquals(1.0, report.recallAt10());
    assertTrue(
        report.choice().startsWith("auto took IVF512,Flat, since HNSW32 found only 0.9"),
        report.choice());
    assertTrue(report.result().reached());
    assertEquals(List.of("train", "add", "measure", "train", "add", "measure", "write"), stages);
  }

  @Test
  void whatMissesItsRecallSaysSo() throws IOException {
    DataFolder data = VectorCollection.full(folder, 3_000);
    IndexReport report =
        new IndexBuilder(new FileStores(data, null))
            .build(new IndexRequest("PQ4x4fs", 0, 1, 0), QUIET);
    assertTrue(report.recallAt10() < 1, report.toString());
    assertFalse(report.result().reached());
    assertEquals(
        "PQ4x4fs was asked for, and finds less than 1.000 of the nearest rows", report.choice());
    assertTrue(Files.readString(data.indexReport()).contains("\"target_reached\" : false"));
    assertEquals(report, IndexReport.read(data.indexReport()));
  }

  @Test
  void theChoiceIsASentence() {
    assertEquals(
        "auto took HNSW32: the fastest search for so many rows",
        new Choice(true, 0.95).sentence("HNSW32", true));
    assertEquals(
        "auto took SQ8: the best that fits into the memory allowed",
        new Choice(true, 0.95).sentence("SQ8", false));
    Choice missed = new Choice(true, 0.95);
    missed.missed("IVF512,SQ8", 0.94);
    missed.missed("IVF512,PQ64x4fsr", 0.9);
    assertEquals(
        "no type that fits finds 0.950 of the nearest rows: IVF512,SQ8 found only 0.940 and"
            + " IVF512,PQ64x4fsr found only 0.900; auto took the better",
        missed.sentence("IVF512,SQ8", false));
  }

  @Test
  void reportsOfOlderVersionsAreRead() throws IOException {
    DataFolder data = VectorCollection.full(folder, 300);
    new IndexBuilder(new FileStores(data, null)).build(request("Flat"), QUIET);
    String json = Files.readString(data.indexReport());
    String older =
        json.replaceAll("(?s)\"(picture_)?efforts\".*?\\],\\s*", "")
            .replaceAll("\"(target_reached|choice)\".*\\R", "");
    assertFalse(older.contains("efforts") || older.contains("choice"), older);
    Files.writeString(data.indexReport(), older);
    IndexReport read = IndexReport.read(data.indexReport());
    assertEquals(List.of(), read.efforts());
    assertEquals(List.of(), read.pictureEfforts());
    assertEquals("", read.choice());
    assertEquals(List.of("train", "add", "measure", "write"), stages(read));
    try (LoadedIndex index = LoadedIndex.open(data)) {
      assertEquals(297, index.size());
      assertTrue(index.effort(297).isPresent());
      assertEquals(index.effort(10), index.pictureEffort(10));
    }
  }

  @Test
  void moreRecallCostsMoreEffort() {
    DataFolder data = VectorCollection.full(folder, 3_000);
    IndexReport low =
        new IndexBuilder(new FileStores(data, null))
            .build(new IndexRequest("IVF64,Flat", 0, 0.5, 0), QUIET);
    IndexReport high =
        new IndexBuilder(new FileStores(data, null))
            .build(new IndexRequest("IVF64,Flat", 0, 1.0, 0), QUIET);
    assertTrue(low.recallAt10() >= 0.5 && high.recallAt10() == 1.0, low + " " + high);
    assertTrue(low.nprobe() < high.nprobe(), low.nprobe() + " " + high.nprobe());
  }

  @Test
  void threadsAreAsBeforeAfterwards() {
    int before = Faiss.threads();
    DataFolder data = VectorCollection.full(folder, 100);
    new IndexBuilder(new FileStores(data, null)).build(new IndexRequest("Flat", 0, 0, 1), QUIET);
    assertEquals(before, Faiss.threads());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HNSW32", "Flat", "IVF16,SQ8"})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aRowThatIsNotANumberIsNamed(String type) throws IOException {
    DataFolder data = VectorCollection.full(folder, 1_500);
    for (int row : new int[] {0, 1_234, 1_499}) {
      long at = NpyHeader.OUR_OFFSET + (row * 64L + 3) * Float.BYTES;
      try (RandomAccessFile file = new RandomAccessFile(data.embeddings().toFile(), "rw")) {
        byte[] before = new byte[4];
        file.seek(at);
        file.readFully(before);
        file.seek(at);
        file.write(new byte[] {0, 0, (byte) 0xc0, 0x7f});
        SkylightException e = failure(data, request(type));
        assertEquals(Kind.DAMAGED, e.kind());
        assertEquals(
            "Row "
                + row
                + " of "
                + data.embeddings()
                + " is damaged, its numbers are not those of a vector: run `skylight verify --deep"
                + " --repair`, which makes it again.",
            e.getMessage());
        file.seek(at);
        file.write(before);
      }
    }
    assertFalse(Files.exists(data.index()));
    new IndexBuilder(new FileStores(data, null)).build(request(type), QUIET);
  }

  @Test
  void beforeAnyVectorsItSaysWhatToDo() {
    SkylightException none = failure(DataFolder.of(folder, "test"), IndexRequest.auto());
    assertEquals(Kind.BAD_INPUT, none.kind());
    assertTrue(none.getMessage().contains("skylight embed"), none.getMessage());
    SkylightException empty = failure(VectorCollection.empty(folder, 50), IndexRequest.auto());
    assertEquals(Kind.BAD_INPUT, empty.kind());
    assertTrue(empty.getMessage().contains("no vectors to index yet"), empty.getMessage());
  }
}
