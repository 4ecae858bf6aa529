package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.graph.HalfTower;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in 16 bits, where their makers ship them. */
class HalfPrecisionTest {

  private static final int PICTURES = 11;

  @TempDir Path folder;
  private Path whole;
  private Path half;

  @BeforeEach
  void write() throws Exception {
    Files.createDirectories(folder.resolve("onnx"));
    whole = folder.resolve("onnx/vision_model.onnx");
    half = folder.resolve("onnx/vision_model_fp16.onnx");
    Files.writeString(
        folder.resolve("config.json"), "{\"projection_dim\": " + HalfTower.DIMENSION + "}");
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        String.format(
            "{\"do_resize\": true, \"resample\": 3, \"size\": {\"shortest_edge\": %1$d},"
                + " \"crop_size\": {\"height\": %1$d, \"width\": %1$d},"
                + " \"image_mean\": [0.48, 0.46, 0.41], \"image_std\": [0.27, 0.26, 0.28],"
                + " \"image_processor_type\": \"CLIPImageProcessor\"}",
            HalfTower.PIXELS.cropSize()));
    HalfTower.writeWhole(whole);
  }

  private List<RowSource> pictures() throws IOException {
    List<RowSource> rows = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      Random random = new Random(i);
      BufferedImage image = new BufferedImage(50 + i, 40, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      for (int k = 0; k < 9; k++) {
        graphics.setColor(new Color(random.nextInt(1 << 24)));
        graphics.fillOval(random.nextInt(50), random.nextInt(40), 20, 15);
      }
      graphics.dispose();
      Path file = folder.resolve(i + ".png");
      assertTrue(ImageIO.write(image, "png", file.toFile()));
      rows.add(RowSource.of(i, file));
    }
    return rows;
  }

  private float[] embed(String precision, int threads, int batch, List<RowSource> rows) {
    FloatBuffer out = FloatBuffer.allocate(rows.size() * HalfTower.DIMENSION);
    try (OnnxEmbedders embedders = new OnnxEmbedders(threads, batch)) {
      embedders.get(folder.toString(), precision).embed(rows, out, (done, failed) -> true);
    }
    return out.array();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void vectorsAreThoseOfTheWholeModelRounded(boolean halfEnds) throws Exception {
    HalfTower.writeHalf(whole, half, halfEnds);
    List<RowSource> rows = pictures();
    float[] expected = embed("fp32", 1, 8, rows);
    float[] found = embed("fp16", 2, 4, rows);
    for (int i = 0; i < PICTURES; i++) {
      double cosine = 0;
      for (int k = i * HalfTower.DIMENSION; k < (i + 1) * HalfTower.DIMENSION; k++) {
        cosine += (double) expected[k] * found[k];
      }
      assertEquals(1, cosine, 1e-4, "picture " + i);
    }
    assertArrayEquals(found, embed("fp16", 1, 7, rows), "another size of batch");
  }

  @Test
  void itIsUsedAsItIsAndHasAFingerprintOfItsOwn() throws Exception {
    HalfTower.writeHalf(whole, half, true);
    ModelFolder model = ModelFolder.open(folder.toString());
    assertEquals(List.of(), model.prepare("fp16"));
    assertNotEquals(model.fingerprint("fp32"), model.fingerprint("fp16"));
  }

  @Test
  void whereItIsNotShippedTheFileIsNamed() {
    SkylightException e =
        assertThrows(
            SkylightException.class, () -> ModelFolder.open(folder.toString()).fingerprint("fp16"));
    assertTrue(e.getMessage().contains(" has no onnx/vision_model_fp16.onnx;"), e.getMessage());
  }
}
