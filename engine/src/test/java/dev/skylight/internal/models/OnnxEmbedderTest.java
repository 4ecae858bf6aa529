package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.images.GoldenFiles;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.internal.pictures.MemoryPictures;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.pictures.PictureContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEmbedderTest {

  private static final int DIMENSION = 512;

  private static String model() {
    return GoldenFiles.folder().resolve("tiny-clip").toString();
  }

  private static List<Path> pictures() throws IOException {
    Path folder = GoldenFiles.folder();
    JsonNode names =
        new ObjectMapper().readTree(folder.resolve("tiny-clip/image_files.json").toFile());
    List<Path> files = new ArrayList<>();
    for (JsonNode name : names) {
      files.add(folder.resolve("images").resolve(name.asText()));
    }
    return files;
  }

  private static List<RowSource> rows(long first, List<Path> files) {
    List<RowSource> rows = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      rows.add(RowSource.of(first + i, files.get(i)));
    }
    return rows;
  }

  private static float[] vector(FloatBuffer vectors, int i) {
    float[] vector = new float[DIMENSION];
    vectors.get(i * DIMENSION, vector);
    return vector;
  }

  private static PictureContent contentOf(Path file) {
    try {
      return new PictureContent(
          Sha256.ofFile(file), Files.size(file), Files.getLastModifiedTime(file).toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void vectorsEqualThoseOfTransformers() throws IOException {
    List<Path> files = pictures();
    float[][] golden = GoldenFiles.rows(GoldenFiles.folder().resolve("tiny-clip/image_embeds.npy"));
    FloatBuffer out = FloatBuffer.allocate(files.size() * DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(2)) {
      List<RowOutcome> outcomes =
          embedders
              .get(new ModelUse(model(), "fp32"))
              .embed(rows(0, files), out, (done, failed) -> true);
      for (int i = 0; i < files.size(); i++) {
        EmbedderContract.assertOutcome(new RowOutcome(i, Status.EMBEDDED, 0, ""), outcomes.get(i));
        assertEquals(contentOf(files.get(i)), outcomes.get(i).content());
        float[] vector = vector(out, i);
        double dot = 0;
        double length = 0;
        double goldenLength = 0;
        for (int k = 0; k < DIMENSION; k++) {
          dot += (double) vector[k] * golden[i][k];
          length += (double) vector[k] * vector[k];
          goldenLength += (double) golden[i][k] * golden[i][k];
        }
        assertEquals(1, length, 1e-6);
        double cosine = dot / Math.sqrt(length * goldenLength);
        assertTrue(cosine >= 0.99999, files.get(i) + ": cosine " + cosine);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "int8"})
  void bitsDependOnThePictureAlone(String precision) throws IOException {
    List<Path> files = pictures();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Path, float[]> known = new HashMap<>();
    for (int threads = 1; threads <= 3; threads++) {
      int batchSize = threads == 1 ? OnnxEmbedders.BATCH_SIZE : 2 + random.nextInt(15);
      try (OnnxEmbedders embedders = new OnnxEmbedders(threads, batchSize)) {
        Embedder embedder = embedders.get(new ModelUse(model(), precision));
        for (int round = 0; round < 4; round++) {
          List<Path> some = new ArrayList<>(files);
          Collections.shuffle(some, random);
          if (round > 0) {
            some = some.subList(0, 1 + random.nextInt(some.size()));
          }
          FloatBuffer out = FloatBuffer.allocate(some.size() * DIMENSION);
          embedder.embed(rows(random.nextInt(1000), some), out, (done, failed) -> true);
          for (int i = 0; i < some.size(); i++) {
            float[] vector = vector(out, i);
            float[] before = known.putIfAbsent(some.get(i), vector);
            assertTrue(
                before == null || Arrays.equals(before, vector),
                some.get(i) + ", seed " + seed + ", " + batchSize);
          }
        }
      }
    }
  }

  @Test
  void fastIsNearExactAndHasAFingerprintOfItsOwn() throws IOException {
    List<Path> files = pictures();
    FloatBuffer exact = FloatBuffer.allocate(files.size() * DIMENSION);
    FloatBuffer fast = FloatBuffer.allocate(files.size() * DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(2)) {
      Embedder one = embedders.get(new ModelUse(model(), "fp32", "exact"));
      Embedder other = embedders.get(new ModelUse(model(), "fp32", "fast"));
      assertSame(one, embedders.get(new ModelUse(model(), "fp32")));
      assertEquals(ModelFolder.open(model()).fingerprint("fp32"), one.fingerprint());
      assertFalse(one.fingerprint().equals(other.fingerprint()));
      one.embed(rows(0, files), exact, (done, failed) -> true);
      other.embed(rows(0, files), fast, (done, failed) -> true);
    }
    for (int i = 0; i < files.size(); i++) {
      double cosine = 0;
      float[] a = vector(exact, i);
      float[] b = vector(fast, i);
      for (int k = 0; k < DIMENSION; k++) {
        cosine += (double) a[k] * b[k];
      }
      assertTrue(cosine >= 0.998, files.get(i) + ": cosine " + cosine);
    }
  }

  @Test
  void theNextDuplicateStandsInAndFailuresNameEachFile(@TempDir Path folder) throws IOException {
    Path good = pictures().get(0);
    Path text = Files.writeString(folder.resolve("text.jpg"), "words");
    Path absent = folder.resolve("absent.jpg");
    List<RowSource> rows =
        List.of(
            RowSource.of(10, text, absent, good),
            RowSource.of(11, text, absent),
            new RowSource(12, List.of()),
            RowSource.of(13, good, text));
    FloatBuffer out = FloatBuffer.allocate(rows.size() * DIMENSION);
    Arrays.fill(out.array(), 7);
    List<int[]> told = new ArrayList<>();
    try (OnnxEmbedders embedders = new OnnxEmbedders(1)) {
      List<RowOutcome> outcomes =
          embedders
              .get(new ModelUse(model(), "fp32"))
              .embed(
                  rows,
                  out,
                  (done, failed) -> {
                    told.add(new int[] {done, failed});
                    return true;
                  });
      String reason =
          text
              + ": it is not a picture in a known format (JPEG, PNG, GIF, BMP, WebP, TIFF); "
              + absent
              + ": there is no such file";
      PictureContent content = outcomes.get(0).content();
      assertEquals(
          List.of(
              new RowOutcome(10, Status.EMBEDDED, 2, "", content),
              new RowOutcome(
                  11,
                  Status.FAILED,
                  -1,
                  reason,
                  PictureContent.ofAll(List.of(contentOf(text), PictureContent.UNKNOWN))),
              new RowOutcome(12, Status.UNASSIGNED, -1, ""),
              new RowOutcome(13, Status.EMBEDDED, 0, "", content)),
          outcomes);
      assertTrue(content.read(), content.toString());
    }
    assertArrayEquals(vector(out, 3), vector(out, 0));
    assertArrayEquals(new float[DIMENSION], vector(out, 1));
    assertArrayEquals(new float[DIMENSION], vector(out, 2));
    assertEquals(0, out.position());
    assertArrayEquals(new int[] {4, 1}, told.get(told.size() - 1));
  }

  @Test
  void picturesNeedNotBeFiles() throws IOException {
    List<Path> files = pictures().subList(0, 3);
    FloatBuffer fromFiles = FloatBuffer.allocate(3 * DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(1)) {
      embedders
          .get(new ModelUse(model(), "fp32"))
          .embed(rows(0, files), fromFiles, (done, failed) -> true);
    }
    MemoryPictures memory = new MemoryPictures();
    List<RowSource> rows = new ArrayList<>();
    for (Path file : files) {
      Picture picture = memory.put("shelf/" + rows.size(), Files.readAllBytes(file), 0);
      rows.add(new RowSource(rows.size(), List.of(picture)));
    }
    rows.add(new RowSource(3, List.of(Picture.at("shelf/absent"))));
    FloatBuffer out = FloatBuffer.allocate(4 * DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(1, 8, Device.CPU, memory)) {
      List<RowOutcome> outcomes =
          embedders.get(new ModelUse(model(), "fp32")).embed(rows, out, (done, failed) -> true);
      assertEquals("shelf/absent: there is no such picture", outcomes.get(3).reason());
    }
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(vector(fromFiles, i), vector(out, i));
    }
  }

  @Test
  void batchesEndAtMultiplesOfTheirSizeCountedInRows() {
    List<RowSource> rows = new ArrayList<>();
    for (long row : new long[] {5, 6, 7, 8, 9, 15, 16, 40, 1_000_000_000_007L}) {
      rows.add(new RowSource(row, List.of()));
    }
    assertEquals(
        List.of(
            new EmbedJob.Batch(0, 3),
            new EmbedJob.Batch(3, 6),
            new EmbedJob.Batch(6, 7),
            new EmbedJob.Batch(7, 8),
            new EmbedJob.Batch(8, 9)),
        EmbedJob.batches(rows, 8));
    assertEquals(9, EmbedJob.batches(rows, 1).size());
    assertEquals(List.of(), EmbedJob.batches(List.of(), 8));
  }

  @Test
  void stopReturnsAFinishedPrefix() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      files.addAll(pictures());
    }
    FloatBuffer out = FloatBuffer.allocate(files.size() * DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(2)) {
      Embedder embedder = embedders.get(new ModelUse(model(), "fp32"));
      List<RowOutcome> outcomes = embedder.embed(rows(3, files), out, (done, failed) -> done == 0);
      assertTrue(outcomes.size() < files.size(), "not stopped");
      for (int i = 0; i < outcomes.size(); i++) {
        EmbedderContract.assertOutcome(
            new RowOutcome(3 + i, Status.EMBEDDED, 0, ""), outcomes.get(i));
        assertTrue(Math.abs(length(vector(out, i)) - 1) < 1e-6, "row " + i);
      }
      assertEquals(
          List.of(), embedder.embed(List.of(), FloatBuffer.allocate(0), (done, failed) -> true));
    }
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  @Test
  void anExceptionOfTheListenerReachesTheCaller() throws IOException {
    List<RowSource> rows = rows(0, pictures());
    FloatBuffer out = FloatBuffer.allocate(rows.size() * DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(2)) {
      Embedder embedder = embedders.get(new ModelUse(model(), "fp32"));
      IllegalStateException thrown = new IllegalStateException("enough");
      IllegalStateException caught =
          assertThrows(
              IllegalStateException.class,
              () ->
                  embedder.embed(
                      rows,
                      out,
                      (done, failed) -> {
                        throw thrown;
                      }));
      assertSame(thrown, caught);
      assertEquals(26, embedder.embed(rows, out, (done, failed) -> true).size());
    }
  }

  @Test
  void anInterruptStopsAndStaysSet() throws IOException {
    List<RowSource> rows = rows(0, pictures());
    FloatBuffer out = FloatBuffer.allocate(rows.size() * DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(1)) {
      Embedder embedder = embedders.get(new ModelUse(model(), "fp32"));
      Thread.currentThread().interrupt();
      List<RowOutcome> outcomes = embedder.embed(rows, out, (done, failed) -> true);
      assertTrue(Thread.interrupted(), "the interrupt was swallowed");
      assertTrue(outcomes.size() <= rows.size());
    }
  }

  @Test
  void callsAtOnceShareThePoolAndCloseEndsItsThreads() throws Exception {
    List<RowSource> rows = rows(0, pictures());
    OnnxEmbedders embedders = new OnnxEmbedders(2);
    Embedder embedder = embedders.get(new ModelUse(model(), "fp32"));
    FloatBuffer alone = FloatBuffer.allocate(rows.size() * DIMENSION);
    embedder.embed(rows, alone, (done, failed) -> true);
    List<Thread> callers = new ArrayList<>();
    List<FloatBuffer> results = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 4; i++) {
      Thread caller =
          new Thread(
              () -> {
                FloatBuffer out = FloatBuffer.allocate(rows.size() * DIMENSION);
                embedder.embed(rows, out, (done, failed) -> true);
                results.add(out);
              });
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join(60_000);
    }
    assertEquals(4, results.size());
    for (FloatBuffer result : results) {
      assertArrayEquals(alone.array(), result.array());
    }
    assertSame(embedder, embedders.get(new ModelUse(model(), "fp32")));
    embedders.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("embed-")) {
        // a pool counts as ended a moment before its threads are gone
        thread.join(10_000);
        assertFalse(thread.isAlive(), "still there: " + thread);
      }
    }
    assertThrows(IllegalStateException.class, () -> embedders.get(new ModelUse(model(), "fp32")));
    assertThrows(
        IllegalStateException.class, () -> embedder.embed(rows, alone, (done, failed) -> true));
  }

  @Test
  void aQueryPictureGetsTheVectorOfItsRow() throws IOException, ImageException {
    Path file = pictures().get(4);
    FloatBuffer out = FloatBuffer.allocate(DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(1);
        ImageEncoder encoder = ImageEncoder.open(ModelFolder.open(model()), "fp32", "exact")) {
      embedders
          .get(new ModelUse(model(), "fp32"))
          .embed(rows(0, List.of(file)), out, (done, failed) -> true);
      assertEquals(DIMENSION, encoder.dimension());
      assertArrayEquals(vector(out, 0), encoder.encode(file), 1e-6f);
      assertArrayEquals(vector(out, 0), encoder.encode(Files.readAllBytes(file)), 1e-6f);
      ImageException e =
          assertThrows(ImageException.class, () -> encoder.encode(new byte[] {1, 2, 3}));
      assertEquals(
          "it is not a picture in a known format (JPEG, PNG, GIF, BMP, WebP, TIFF)",
          e.getMessage());
    }
  }
}
