package dev.skylight.models.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.models.TowerRunner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rewriting against the graph that it was given, through ONNX Runtime. */
class RewritingTest {

  private static final int PICTURE = SmallTower.SIDE * SmallTower.SIDE * 3;
  private static final int COUNT = 8;

  @TempDir Path folder;

  private final byte[] pictures = SamplePictures.draw(SmallTower.SIDE);
  private final TowerRunner runner = new TowerRunner(SmallTower.PIXELS, SmallTower.DIMENSION);

  private Path rewritten(Path given, Rewriting... rewritings) throws Exception {
    Graph graph = Graph.read(given);
    for (Rewriting rewriting : rewritings) {
      assertTrue(rewriting.rewrite(graph), rewriting.getClass().getSimpleName());
    }
    Path file = folder.resolve("rewritten" + System.nanoTime() + ".onnx");
    graph.write(file);
    return file;
  }

  private void assertNear(Path given, Path rewritten, float tolerance) {
    float[][] expected = runner.run(given, pictures, COUNT, COUNT);
    float[][] found = runner.run(rewritten, pictures, COUNT, COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertArrayEquals(expected[i], found[i], tolerance, "picture " + i);
    }
  }

  private static long count(Path file, String type) throws Exception {
    return SmallTower.read(file).nodes.stream().filter(node -> node.type.equals(type)).count();
  }

  @Test
  void layerNormalizationsAreDecomposed() throws Exception {
    for (int opset : new int[] {17, 18}) {
      Path given = SmallTower.write(folder.resolve("a.onnx"), opset, SmallTower.Norm.OPERATOR);
      Path rewritten = rewritten(given, new LayerNorms());
      assertEquals(6, count(given, "LayerNormalization"));
      assertEquals(0, count(rewritten, "LayerNormalization"));
      assertNear(given, rewritten, 2e-6f);
    }
  }

  @Test
  void decomposedOnesAreHiddenFromTheRuntime() throws Exception {
    Path given = SmallTower.write(folder.resolve("a.onnx"), 14, SmallTower.Norm.DECOMPOSED);
    Path rewritten = rewritten(given, new LayerNorms());
    assertEquals(6, count(given, "Pow"));
    assertEquals(0, count(rewritten, "Pow"));
    assertEquals(0, count(rewritten, "Div"));
    assertNear(given, rewritten, 2e-6f);
  }

  @ParameterizedTest
  @EnumSource
  void theOtherTokensEndAtTheLastAttention(SmallTower.Norm norm) throws Exception {
    Path given = SmallTower.write(folder.resolve("a.onnx"), 17, norm);
    Path rewritten = rewritten(given, new ClassToken());
    // of the shape, of the residual and of the mixed values, and the one that was there
    assertEquals(count(given, "Gather") + 2, count(rewritten, "Gather"));
    assertNear(given, rewritten, 1e-6f);
  }

  @Test
  void patchesAreAProductOfBytes() throws Exception {
    Path given = SmallTower.write(folder.resolve("a.onnx"), 17, SmallTower.Norm.OPERATOR);
    Path rewritten = rewritten(given, new PatchProduct("pixel_values", SmallTower.PIXELS, false));
    assertEquals(0, count(rewritten, "Conv"));
    assertNear(given, rewritten, 5e-6f);
  }

  @Test
  void patchesOfAQuantizedModelAreAProductOfIntegers() throws Exception {
    Path given = SmallTower.write(folder.resolve("a.onnx"), 17, SmallTower.Norm.OPERATOR, true);
    Path rewritten = rewritten(given, new PatchProduct("pixel_values", SmallTower.PIXELS, true));
    assertEquals(0, count(rewritten, "ConvInteger"));
    float[][] expected = runner.run(given, pictures, COUNT, 1);
    float[][] found = runner.run(rewritten, pictures, COUNT, 1);
    for (int i = 0; i < COUNT; i++) {
      assertTrue(cosine(expected[i], found[i]) > 0.999, "" + cosine(expected[i], found[i]));
    }
  }

  @Test
  void aConvolutionThatIsNoPatchEmbeddingStays() throws Exception {
    for (String attribute : new String[] {"strides", "pads", "dilations", "group"}) {
      Graph graph = SmallTower.empty(17);
      String kernel = graph.add(Tensor.of("k", new float[4 * 3 * 8 * 8], 4, 3, 8, 8));
      Node conv = graph.add("Conv", "pixel_values", kernel);
      switch (attribute) {
        case "strides" -> conv.with("strides", 4, 4);
        case "pads" -> conv.with("strides", 8, 8).with("pads", 1, 1, 1, 1);
        case "dilations" -> conv.with("strides", 8, 8).with("dilations", 2, 2);
        default -> conv.with("strides", 8, 8).with("group", 3);
      }
      graph.addTo("image_embeds", "Identity", conv.output());
      String before = graph.nodes.toString();
      Rewriting patches = new PatchProduct("pixel_values", SmallTower.PIXELS, false);
      assertFalse(patches.rewrite(graph), attribute);
      assertEquals(before, graph.nodes.toString());
    }
  }

  @Test
  void nodesThatNoRewritingKnowsStay() throws Exception {
    Graph graph = SmallTower.empty(17);
    graph.addTo("image_embeds", "Neg", graph.add("Abs", "pixel_values").output());
    String before = graph.nodes.toString();
    for (ModelKind kind : ModelKind.values()) {
      for (Step step : Step.of(kind)) {
        Rewriting rewriting = step.rewriting(kind, "pixel_values", SmallTower.PIXELS);
        assertFalse(rewriting.rewrite(graph), step.id);
      }
    }
    assertEquals(before, graph.nodes.toString());
  }

  @Test
  void weightsAreRoundedColumnByColumn() {
    Int8Weights weights = Int8Weights.of(new float[] {1, 0, -50, -2, 0, 25}, 3);
    assertArrayEquals(new byte[] {64, 0, -127, -127, 0, 64}, weights.values);
    assertArrayEquals(new float[] {2 / 127f, 1, 50 / 127f}, weights.scales);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 17, 18})
  void inInt8AVectorDependsOnItsPictureAlone(int opset) throws Exception {
    Path given = SmallTower.write(folder.resolve("a.onnx"), opset, SmallTower.Norm.DECOMPOSED);
    Path int8 =
        rewritten(
            given,
            new ClassToken(),
            new LayerNorms(),
            new RowQuantizer(),
            new PatchProduct("pixel_values", SmallTower.PIXELS, true));
    assertEquals(13, count(int8, "MatMulIntegerToFloat"));
    float[][] floats = runner.run(given, pictures, COUNT, COUNT);
    float[][] pairs = runner.run(int8, pictures, COUNT, 2);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int size = 1; size <= COUNT; size++) {
      int[] order = random.ints(0, COUNT).limit(COUNT).toArray();
      byte[] shuffled = new byte[pictures.length];
      for (int i = 0; i < COUNT; i++) {
        System.arraycopy(pictures, order[i] * PICTURE, shuffled, i * PICTURE, PICTURE);
      }
      // alone it runs beside a stale neighbour, as a batch never has a single row
      float[][] vectors =
          new TowerRunner(SmallTower.PIXELS, SmallTower.DIMENSION)
              .run(int8, shuffled, COUNT, Math.max(2, size));
      for (int i = 0; i < COUNT; i++) {
        String what = String.format(Locale.ROOT, "batch of %d, seed %d", size, seed);
        assertTrue(Arrays.equals(pairs[order[i]], vectors[i]), what);
      }
    }
    for (int i = 0; i < COUNT; i++) {
      double cosine = cosine(floats[i], pairs[i]);
      assertTrue(cosine > 0.99, "picture " + i + ": cosine " + cosine);
    }
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i]; // both have length 1
    }
    return dot;
  }
}
