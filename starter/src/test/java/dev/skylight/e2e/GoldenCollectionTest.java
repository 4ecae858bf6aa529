package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first commands a user types, against what the reference implementation computed. */
@Tag("slow")
@Timeout(300)
@Tag("once")
class GoldenCollectionTest {

  /** How far a score may be from the reference's. */
  private static final double SCORE = 2e-4;

  @TempDir static Path temp;
  private static Cli cli;
  private static Path data;
  private static List<String> names;

  @BeforeAll
  static void registerAndEmbed() throws IOException {
    Path golden = Golden.folder();
    names = Golden.strings(golden.resolve("tiny-clip/image_files.json"));
    data = temp.resolve("data");
    cli = Cli.on(temp.resolve("printed"), data);
    Cli.Result registered = cli.run("run-pipeline", golden.resolve("images").toString());
    assertTrue(registered.expect(0).out().contains("26 pictures registered"), registered::toString);
    Cli.Result embedded = cli.run("embed", "--model", Golden.model().toString());
    assertTrue(embedded.expect(0).out().contains("26 embedded, 0 failed"), embedded::toString);
  }

  @AfterAll
  static void killWhatRuns() {
    if (cli != null) {
      cli.close();
    }
  }

  @Test
  void everyRowIsTheVectorOfTheReference() throws IOException {
    Matrix rows = Matrix.read(data.resolve("embeddings.npy"));
    Matrix reference = Matrix.read(Golden.model().resolve("image_embeds.npy"));
    assertEquals(26, rows.rows());
    assertEquals(reference.width(), rows.width());
    List<String> paths = Files.readAllLines(data.resolve("file_paths.txt"));
    assertEquals(26, paths.stream().distinct().count());
    for (int row = 0; row < 26; row++) {
      String name = Path.of(paths.get(row)).getFileName().toString();
      double wanted = name.contains("cmyk") ? 0.999 : 0.9999;
      double cosine = rows.cosine(row, reference, names.indexOf(name));
      assertTrue(cosine >= wanted, "row " + row + " (" + name + "): cosine " + cosine);
      assertEquals(1, rows.length(row), 1e-5, "length of row " + row);
    }
  }

  @Test
  void registeringAndEmbeddingAgainChangesNothing() throws IOException {
    String before = PhotoCollection.at(data).sha256();
    Cli.Result again = cli.here("run-pipeline", Golden.folder().resolve("images").toString());
    assertTrue(again.expect(0).out().contains("0 pictures registered"), again::toString);
    assertTrue(again.out().contains("26 known"), again::toString);
    cli.here("embed", "--no-index").expect(0);
    assertEquals(before, PhotoCollection.at(data).sha256());
  }

  @Test
  void exportPathsWritesOnePathForEachRow() throws IOException {
    Path file = temp.resolve("paths.txt");
    cli.run("export-paths", file.toString()).expect(0);
    assertEquals(
        Files.readString(data.resolve("file_paths.txt")),
        Files.readString(file),
        "the same as what 'embed' wrote");
  }

  @Test
  void verifyFindsNothingAndThenTheByteThatWasFlipped() throws IOException {
    assertTrue(cli.here("verify").expect(0).out().startsWith("ok: 26 rows embedded"));
    cli.here("verify", "--deep").expect(0);
    Path file = data.resolve("embeddings.npy");
    long at = 4_096 + (7L * 512 + 11) * 4;
    int old = flip(file, at);
    try {
      Cli.Result deep = cli.run("verify", "--deep").expect(3);
      assertTrue(deep.out().startsWith("DAMAGED"), deep::toString);
      assertTrue(deep.out().contains("rows 0-25 of "), deep::toString);
      JsonNode json =
          new ObjectMapper().readTree(cli.here("verify", "--deep", "--json").expect(3).out());
      assertTrue(json.get("damaged").asBoolean(), json::toString);
      assertEquals("[[0,26]]", json.get("damaged_ranges").toString());
    } finally {
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
        bytes.seek(at);
        bytes.write(old);
      }
    }
    cli.here("verify", "--deep").expect(0);
  }

  private static int flip(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 0x10);
      return old;
    }
  }

  @Test
  void numPyAndFaissFromPyPiReadTheFiles() throws IOException, InterruptedException {
    String python = System.getProperty("skylight.python", "");
    assumeTrue(!python.isEmpty(), "no Python with NumPy and faiss-cpu (skylight.python): skipped");
    String program =
        """
        import sys, numpy, faiss
        e = numpy.load(sys.argv[1] + '/embeddings.npy', mmap_mode='r')
        assert e.shape == (26, 512), e.shape
        assert e.dtype == numpy.dtype('<f4'), e.dtype
        assert e.flags['C_CONTIGUOUS']
        assert e.offset == 4096, e.offset
        i = faiss.read_index(sys.argv[1] + '/faiss.index')
        assert i.ntotal == 26 and i.d == 512, (i.ntotal, i.d)
        scores, rows = i.search(numpy.array(e), 3)
        assert (rows[:, 0] == numpy.arange(26)).all(), rows
        assert abs(scores[:, 0] - 1).max() < 1e-4, scores
        print('read', len(e))
        """;
    Path script = Files.writeString(temp.resolve("read.py"), program);
    Path printed = temp.resolve("read.out");
    Process process =
        new ProcessBuilder(python, script.toString(), data.toString())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "Python did not end");
    } finally {
      process.destroyForcibly();
    }
    assertEquals("read 26", Files.readString(printed).strip());
  }

  @Test
  void searchTextScoresAsTheReferenceForEveryText() throws IOException {
    List<String> texts = Golden.strings(Golden.model().resolve("texts.json"));
    Matrix words = Matrix.read(Golden.model().resolve("text_embeds.npy"));
    Matrix pictures = Matrix.read(Golden.model().resolve("image_embeds.npy"));
    for (int text = 0; text < texts.size(); text++) {
      if (texts.get(text).isBlank()) {
        cli.here("search-text", texts.get(text)).expect(2); // the reference has a vector for it
        continue;
      }
      JsonNode hits = search("search-text", texts.get(text), "--exact", "-k", "26");
      assertEquals(26, hits.size(), "hits for text " + text);
      double last = 2;
      for (int i = 0; i < hits.size(); i++) {
        JsonNode hit = hits.get(i);
        String what = "text " + text + ", hit " + hit;
        assertEquals(i + 1, hit.get("rank").asInt(), what);
        String name = Path.of(hit.get("file_path").asText()).getFileName().toString();
        double wanted = words.cosine(text, pictures, names.indexOf(name));
        assertEquals(wanted, hit.get("score").asDouble(), SCORE, what);
        assertTrue(hit.get("score").asDouble() <= last, what);
        last = hit.get("score").asDouble();
      }
    }
  }

  @Test
  void searchImageFindsThePictureItself() throws IOException {
    for (String name : List.of("jpeg-exif6-600x400.jpg", "webp-lossy-640x427.webp")) {
      String file = Golden.folder().resolve("images").resolve(name).toString();
      for (JsonNode first :
          List.of(
              json(cli.run("search-image", file, "-k", "3", "--json")).get(0),
              search("search-image", file, "-k", "3", "--exact").get(0))) {
        assertTrue(first.get("file_path").asText().endsWith(name), first::toString);
        assertEquals(1, first.get("score").asDouble(), 1e-4, first::toString);
      }
    }
  }

  @Test
  void searchWithoutDatabaseNeedsVectorsAndPathsOnly() throws IOException {
    Path bare = Files.createDirectories(temp.resolve("bare"));
    for (String name : List.of("embeddings.npy", "embeddings.ledger", "file_paths.txt")) {
      Files.copy(data.resolve(name), bare.resolve(name));
    }
    try (Cli there = Cli.on(temp.resolve("printed"), bare)) {
      String model = Golden.model().toString();
      JsonNode hits =
          json(there.run("search-text", "red square", "--no-db", "--json", "--model", model));
      assertEquals(10, hits.size());
      JsonNode usual = search("search-text", "red square", "--exact");
      assertArrayEquals(scores(usual), scores(hits), 1e-6);
      assertEquals(usual.get(0).get("file_path"), hits.get(0).get("file_path"));
      assertTrue(Files.notExists(bare.resolve("metadata.db")), "a search makes no catalog");
    }
  }

  private static double[] scores(JsonNode hits) {
    double[] scores = new double[hits.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = hits.get(i).get("score").asDouble();
    }
    return scores;
  }

  /** In this JVM: the other tests here start processes that search. */
  private static JsonNode search(String... arguments) throws IOException {
    String[] withJson = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    withJson[arguments.length] = "--json";
    return json(cli.here(withJson));
  }

  private static JsonNode json(Cli.Result result) throws IOException {
    return new ObjectMapper().readTree(result.expect(0).out());
  }
}
