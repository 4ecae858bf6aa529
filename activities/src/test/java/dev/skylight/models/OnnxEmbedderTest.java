package dev.skylight.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.images.GoldenFiles;
import dev.skylight.models.RowOutcome.Status;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
      rows.add(new RowSource(first + i, List.of(files.get(i))));
    }
    return rows;
  }

  private static float[] vector(FloatBuffer vectors, int i) {
    float[] vector = new float[DIMENSION];
    vectors.get(i * DIMENSION, vector);
    return vector;
  }

  @Test
  void vectorsEqualThoseOfTransformers() throws IOException {
    List<Path> files = pictures();
    float[][] golden = GoldenFiles.rows(GoldenFiles.folder().resolve("tiny-clip/image_embeds.npy"));
    FloatBuffer out = FloatBuffer.allocate(files.size() * DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(2)) {
      List<RowOutcome> outcomes =
          embedders.get(model(), "fp32").embed(rows(0, files), out, (done, failed) -> true);
      for (int i = 0; i < files.size(); i++) {
        assertEquals(new RowOutcome(i, Status.EMBEDDED, 0, ""), outcomes.get(i));
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

  @Test
  void bitsDependOnThePictureAlone() throws IOException {
    List<Path> files = pictures();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Path, float[]> known = new HashMap<>();
    for (int threads = 1; threads <= 3; threads++) {
      try (OnnxEmbedders embedders = new OnnxEmbedders(threads)) {
        Embedder embedder = embedders.get(model(), "fp32");
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
                before == null || Arrays.equals(before, vector), some.get(i) + ", seed " + seed);
          }
        }
      }
    }
  }
}
