package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.internal.images.ImageException;
import dev.skylight.samples.SampleImages;
import dev.skylight.samples.SampleRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model in {@code data/demo-model}, on pictures that it never saw. */
class DemoModelTest {

  private static final long MOST_BYTES = 12_000_000;
  private static final int PICTURES = 60;
  private static final long SEED = 4;

  private static final Path FOLDER =
      Path.of(System.getProperty("skylight.root", "..")).resolve("data/demo-model");

  @TempDir static Path samples;
  private static final List<String> captions = new ArrayList<>();
  private static final List<Path> files = new ArrayList<>();

  @BeforeAll
  static void draw() throws IOException, InterruptedException {
    new SampleImages(new SampleRequest(samples, PICTURES, SEED, SEED, 640, 480, 2)).run();
    for (String line : Files.readAllLines(samples.resolve("captions.tsv"))) {
      String[] columns = line.split("\t");
      files.add(samples.resolve(columns[0]));
      captions.add(String.join(" | ", Arrays.asList(columns).subList(1, columns.length)));
    }
  }

  @Test
  void staysSmallAndSaysWhatItIs() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      long bytes = all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
      assertTrue(bytes <= MOST_BYTES, "data/demo-model has " + bytes + " bytes");
    }
    JsonNode config = new ObjectMapper().readTree(FOLDER.resolve("config.json").toFile());
    assertTrue(config.at("/skylight/demo").asBoolean(), config.toString());
    assertEquals(512, ModelFolder.open(FOLDER.toString()).dimension());
  }

  @Test
  void wordsFindWhatTheyName() throws ImageException {
    for (String precision : List.of("fp32", "int8")) { // it comes in no other
      List<float[]> vectors = vectors(precision);
      for (String word : List.of("snow", "underwater", "desert", "night")) {
        long right = captions.stream().filter(caption -> caption.contains(word)).count();
        assertTrue(right > 0, "no picture of seed " + SEED + " shows " + word);
        for (int i : ranked(word, vectors).subList(0, (int) Math.min(3, right))) {
          assertTrue(
              captions.get(i).contains(word), precision + " " + word + ": " + captions.get(i));
        }
      }
    }
  }

  @Test
  void readsWordsAsTheyAreTyped() {
    try (TextEncoder encoder = TextEncoder.open(ModelFolder.open(FOLDER.toString()))) {
      float[] plain = encoder.encode("red house");
      assertEquals(512, plain.length);
      assertEquals(1, cosine(plain, encoder.encode("  Red HOUSE!")), 1e-6);
      for (List<String> same :
          List.of(
              List.of("red house", "red houses"),
              List.of("cat", "kitten"), // no caption has the second word
              List.of("cat", "a photo of kittens"))) {
        double cosine = cosine(encoder.encode(same.get(0)), encoder.encode(same.get(1)));
        assertTrue(cosine > 0.9, same + ": " + cosine);
      }
      String longest = "a red house in the snow and ".repeat(40);
      assertEquals(512, encoder.encode(longest).length);
      assertEquals(512, encoder.encode("").length);
    }
  }

  private static List<float[]> vectors(String precision) throws ImageException {
    List<float[]> vectors = new ArrayList<>();
    try (ImageEncoder encoder = ImageEncoder.open(ModelFolder.open(FOLDER.toString()), precision)) {
      for (Path file : files) {
        vectors.add(encoder.encode(file));
      }
    }
    return vectors;
  }

  /** Numbers of the pictures, the best for a word first. */
  private static List<Integer> ranked(String word, List<float[]> vectors) {
    try (TextEncoder encoder = TextEncoder.open(ModelFolder.open(FOLDER.toString()))) {
      float[] query = encoder.encode(word);
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < vectors.size(); i++) {
        numbers.add(i);
      }
      numbers.sort(Comparator.comparingDouble(i -> -cosine(query, vectors.get(i))));
      return numbers;
    }
  }

  private static double cosine(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }
}
