package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.internal.images.GoldenFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TextEncoderTest {

  @Test
  void tokenIdsEqualThoseOfTransformers() throws IOException {
    Path folder = GoldenFiles.folder().resolve("clip-tokenizer");
    JsonNode cases = new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
    try (ClipTokenizer tokenizer = new ClipTokenizer(folder.resolve("tokenizer.json"), 77)) {
      for (JsonNode golden : cases) {
        long[] ids = new long[golden.get("ids").size()];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = golden.get("ids").get(i).asLong();
        }
        String text = golden.get("text").asText();
        assertArrayEquals(ids, tokenizer.encode(text), text);
      }
    }
  }

  @Test
  void longTextsAreCutAndCounted() {
    Path folder = GoldenFiles.folder().resolve("tiny-clip");
    try (TextEncoder encoder = TextEncoder.open(ModelFolder.open(folder.toString()))) {
      assertEquals(77, encoder.maxTokens());
      assertEquals(4, encoder.tokens("a dog"));
      assertEquals(77, encoder.tokens("dog ".repeat(75)));
      assertEquals(78, encoder.tokens("dog ".repeat(76)));
      assertEquals(1002, encoder.tokens("dog ".repeat(1000)));
      assertArrayEquals(
          encoder.encode("dog ".repeat(75)), encoder.encode("dog ".repeat(75) + "and a cat"));
    }
  }

  @Test
  void vectorsEqualThoseOfTransformers() throws IOException {
    Path folder = GoldenFiles.folder().resolve("tiny-clip");
    JsonNode texts = new ObjectMapper().readTree(folder.resolve("texts.json").toFile());
    float[][] golden = GoldenFiles.rows(folder.resolve("text_embeds.npy"));
    assertEquals(golden.length, texts.size());
    try (TextEncoder encoder = TextEncoder.open(ModelFolder.open(folder.toString()))) {
      for (int i = 0; i < golden.length; i++) {
        Onnx.normalize(golden[i]);
        float[] vector = encoder.encode(texts.get(i).asText());
        assertEquals(golden[i].length, vector.length);
        for (int k = 0; k < vector.length; k++) {
          assertEquals(golden[i][k], vector[k], 1e-6, texts.get(i).asText());
        }
      }
    }
  }
}
