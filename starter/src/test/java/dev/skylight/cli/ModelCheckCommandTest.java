package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.e2e.OtherModel;
import dev.skylight.internal.images.PictureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo model's precisions on drawn pictures. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class ModelCheckCommandTest {

  @TempDir static Path temp;
  private Path pictures;
  private final Cli cli = new Cli();

  @BeforeAll
  void draw() {
    pictures = temp.resolve("pictures");
    assertEquals(
        0, cli.run("sample-images", pictures, "--count", 70, "--size", "480x400"), cli.all());
  }

  private void assertFails(int code, String sentence, Object... args) {
    assertEquals(code, cli.run(args), cli.all());
    assertTrue(cli.err().contains(sentence), cli.all());
    assertFalse(cli.err().contains("\tat "), cli.all());
    assertEquals("", cli.out());
  }

  private JsonNode json(int code, Object... args) throws IOException {
    assertEquals(code, cli.run(args), cli.all());
    return new ObjectMapper().readTree(cli.out());
  }

  @Test
  void precisionsOfAFolderAreComparedAndOneIsRecommended() throws IOException {
    JsonNode report =
        json(
            0,
            "model",
            "check",
            "demo",
            "--images",
            pictures,
            "--sample",
            60,
            "--decode",
            "fast",
            "--json",
            "-q",
            "--seed",
            3,
            "--batch-size",
            4);
    assertEquals("", cli.err());
    assertEquals(60, report.path("images").asInt());
    assertEquals(3, report.path("seed").asInt());
    JsonNode int8 = report.path("precisions").get(1);
    assertEquals("int8", int8.path("precision").asText());
    assertTrue(int8.path("cosine_min").asDouble() > 0.97, cli.all());
    assertTrue(int8.path("cosine_median").asDouble() > 0.99, cli.all());
    assertTrue(int8.path("recall_at_10").asDouble() > 0.8, cli.all());
    assertTrue(int8.path("images_per_second").asDouble() > 0, cli.all());
    assertTrue(int8.path("cpu_ms_per_image").asDouble() > 0, cli.all());
    long fp32Bytes = report.path("precisions").get(0).path("loaded_bytes").asLong();
    assertTrue(int8.path("loaded_bytes").asLong() < fp32Bytes, cli.all());
    assertEquals("[]", report.path("left_out").toString());
    JsonNode decodings = report.path("decodings");
    assertEquals(60, decodings.path("images").asInt());
    JsonNode fast = decodings.path("measured").get(1);
    assertEquals("fast", fast.path("decode").asText());
    assertTrue(fast.path("cosine_min").asDouble() > 0.9, cli.all());
    assertTrue(fast.path("cosine_min").asDouble() < 1, cli.all());
  }

  @Test
  void picturesOfTheCatalogAndThoseThatCannotBeRead() throws IOException {
    Path data = temp.resolve("data");
    Path own = Files.createDirectories(temp.resolve("own"));
    try (var files = Files.walk(pictures)) {
      for (Path file : files.filter(PictureFormat::named).limit(60).toList()) {
        Files.copy(file, own.resolve(file.getFileName()));
      }
    }
    assertEquals(0, cli.run("run-pipeline", own, "--data", data), cli.all());
    assertEquals(0, cli.run("embed", "--data", data, "--model", "demo", "--no-index"), cli.all());
    Path broken;
    try (var files = Files.list(own)) {
      broken = files.findFirst().orElseThrow();
    }
    Files.write(broken, new byte[] {1, 2, 3});
    assertEquals(
        4, cli.run("model", "check", "--data", data, "--batch-size", 4, "--threads", 1), cli.all());
    assertTrue(cli.err().contains("warning: left out: " + broken), cli.all());
    String out = cli.out();
    assertTrue(out.startsWith("demo on 59 pictures (seed 1), 1 thread\n\n"), out);
    assertTrue(out.contains("\nfp32            1.0000  1.0000      1.000  "), out);
    assertTrue(out.matches("(?s).*\nint8 +[01][.]\\d{4}  [01][.]\\d{4} .*"), out);
    assertFalse(out.contains("DECODE"), out);
    out.lines()
        .limit(5) // sentences follow
        .forEach(line -> assertTrue(line.length() <= 80, line));
    boolean int8 = out.contains("\nrecommended: --precision int8, since it finds ");
    assertTrue(int8 || out.contains("\nrecommended: --precision fp32, since int8 "), out);
    assertTrue(
        out.contains(
            "\nuse: skylight embed --model demo --precision "
                + (int8 ? "int8 --restart" : "fp32")
                + " --data "
                + data
                + "\n"),
        out);
    assertEquals(
        int8, out.contains("\nThe vectors that are there were made otherwise (demo, fp32)"));
  }

  @Test
  void aModelThatCannotBeQuantisedIsMeasuredAlone() throws IOException {
    Path model = OtherModel.visionOnly(temp.resolve("model"), 32);
    assertEquals(
        0,
        cli.run("model", "check", model, "--images", pictures, "--sample", 50, "--batch-size", 4),
        cli.all());
    assertTrue(cli.out().contains("\nint8 is left out: the model folder "), cli.all());
    assertTrue(
        cli.out()
            .contains("\nrecommended: --precision fp32, since no other precision can be used.\n"),
        cli.all());
  }

  @Test
  void whatCannotBeCompared() throws IOException {
    Path empty = Files.createDirectories(temp.resolve("empty"));
    assertFails(2, "--sample must be between 50 and 10,000: 49", "model", "check", "--sample", 49);
    assertFails(2, "--threads must be", "model", "check", "--threads", 0);
    assertFails(1, "There is no data folder", "model", "check", "--data", temp.resolve("none"));
    assertFails(1, "There is no catalog", "model", "check", "demo", "--data", empty);
    assertFails(1, "There is no picture in " + empty, "model", "check", "demo", "--images", empty);
    assertFails(
        1, "There is no folder", "model", "check", "demo", "--images", temp.resolve("none"));
    assertFails(
        1, "there is no model folder", "model", "check", temp.resolve("x"), "--images", pictures);
    Path bare = OtherModel.visionOnly(temp.resolve("bare"), 32);
    Path file = bare.resolve("onnx/vision_model.onnx");
    Files.move(file, file.resolveSibling("vision_model_quantized.onnx"));
    assertFails(
        1,
        "has no onnx/vision_model.onnx, the model in full precision that the others are compared",
        "model",
        "check",
        bare,
        "--images",
        pictures);
    Files.write(empty.resolve("a.jpg"), new byte[] {1});
    assertFails(
        1,
        "Only 0 of the sampled pictures can be read, and fewer than 50 say nothing about the"
            + " others; the first that cannot: "
            + empty.resolve("a.jpg"),
        "model",
        "check",
        "demo",
        "--images",
        empty);
  }
}
