package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.images.GoldenFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that cannot be searched is found out before it works for a night. */
class TextCheckTest {

  @TempDir Path root;
  private Path model;

  @BeforeEach
  void copy() throws IOException {
    Path golden = GoldenFiles.folder().resolve("tiny-clip");
    model = root.resolve("model");
    Files.createDirectories(model.resolve("onnx"));
    try (Stream<Path> files = Files.walk(golden)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".npy")) {
          Files.write(model.resolve(golden.relativize(file)), Files.readAllBytes(file));
        }
      }
    }
  }

  private Optional<String> check() {
    try (OnnxEmbedders embedders = new OnnxEmbedders(1)) {
      return embedders.checkWords(new ModelUse(model.toString(), "fp32"));
    }
  }

  private void refused(String part) {
    SkylightException e = assertThrows(SkylightException.class, this::check);
    assertEquals(Kind.MODEL, e.kind());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void aWholeModelPasses() {
    assertEquals(Optional.empty(), check());
  }

  @Test
  void aModelWithoutWordsIsTold() throws IOException {
    Files.delete(model.resolve("onnx/text_model.onnx"));
    Files.delete(model.resolve("tokenizer.json"));
    String told = check().orElseThrow();
    assertTrue(told.contains(model + " has no onnx/text_model.onnx"), told);
  }

  @Test
  void aBrokenTextTowerIsRefused() throws IOException {
    Path tower = model.resolve("onnx/text_model.onnx");
    byte[] whole = Files.readAllBytes(tower);
    Files.write(tower, Arrays.copyOf(whole, whole.length / 2));
    refused("cannot open " + tower);
    Files.delete(tower);
    Files.copy(model.resolve("onnx/vision_model.onnx"), tower);
    refused(tower + " has no input \"input_ids\"");
  }

  @Test
  void aBrokenTokenizerIsRefused() throws IOException {
    Path tokenizer = model.resolve("tokenizer.json");
    Files.writeString(tokenizer, "{\"model\": 1}");
    refused("cannot read the tokenizer " + tokenizer);
    Files.delete(tokenizer);
    refused("has no tokenizer.json");
  }

  @Test
  void aLengthThatTheTowerDoesNotTakeIsRefused() throws IOException {
    Path config = model.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"max_position_embeddings\": 77", "\"max_position_embeddings\": 512"),
        StandardOpenOption.TRUNCATE_EXISTING);
    refused("does not take texts of 512 tokens");
  }
}
