package dev.skylight.internal.models.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.models.TowerRunner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    Graph graph = GraphFile.read(given);
    for (Rewriting rewriting : rewritings) {
      assertTrue(rewriting.rewrite(graph), rewriting.getClass().getSimpleName());
    }
    Path file = folder.resolve("rewritten" + System.nanoTime() + ".onnx");
    GraphFile.write(graph, file);
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
    // of the residual and of what the queries are made of, and those that were there
    assertEquals(count(given, "Gather") + 2, count(rewritten, "Gather"));
    assertEquals(0, gathersOf(rewritten, "Reshape"), "mixed values of all tokens");
    assertNear(given, rewritten, 1e-6f);
  }

  private static long gathersOf(Path file, String type) throws Exception {
    Graph graph = SmallTower.read(file);
    return graph.nodes.stream()
        .filter(node -> node.is("Gather"))
        .map(node -> graph.producer(node.input(0)))
        .filter(maker -> maker != null && maker.is(type))
        .count();
  }

  /** Gives all shapes of the attention another form. */
  private Path reshaped(Path given, long tokens) throws Exception {
    Graph graph = GraphFile.read(given);
    for (Node node : graph.nodes) {
      long[] shape = node.is("Reshape") ? graph.integers(node.input(1)) : null;
      if (shape != null && shape[0] == 0) {
        shape[0] = -1;
        shape[1] = tokens;
        node.inputs.set(1, graph.addIntegers("shape", shape));
      }
    }
    Path file = folder.resolve("reshaped.onnx");
    GraphFile.write(graph, file);
    return file;
  }

  @Test
  void shapesMayNameTheNumberOfTokens() throws Exception {
    Path small = SmallTower.write(folder.resolve("a.onnx"), 17, SmallTower.Norm.OPERATOR);
    Path given = reshaped(small, 17);
    Path rewritten = rewritten(given, new ClassToken());
    assertEquals(0, gathersOf(rewritten, "Reshape"));
    assertNear(given, rewritten, 1e-6f);
  }

  @Test
  void whereShapesAreComputedTheAttentionStaysAsItIs() throws Exception {
    Path small = SmallTower.write(folder.resolve("a.onnx"), 17, SmallTower.Norm.OPERATOR);
    Graph graph = GraphFile.read(small);
    for (Node node : List.copyOf(graph.nodes)) {
      long[] shape = node.is("Reshape") ? graph.integers(node.input(1)) : null;
      if (shape != null && shape[0] == 0) {
        String head = graph.add("Shape", "pixel_values").with("end", 1).output();
        shape[0] = 17;
        String tail = graph.addIntegers("tail", Arrays.stream(shape).filter(n -> n > 0).toArray());
        node.inputs.set(1, graph.add("Concat", head, tail).with("axis", 0).output());
      }
    }
    Path given = folder.resolve("computed.onnx");
    GraphFile.write(graph, given);
    Path rewritten = rewritten(given, new ClassToken());
    assertEquals(1, gathersOf(rewritten, "Reshape"), "the mixed values of the last block");
    assertNear(given, rewritten, 1e-6f);
  }

  /** Products with constants as dynamic quantisation writes them, one scale for each tensor. */
  private Path dynamic(Path given) throws Exception {
    Graph graph = GraphFile.read(given);
    Map<String, Node> quantized = new HashMap<>();
    String none = graph.add(Tensor.of(graph.fresh("none"), Tensor.INT8, new byte[1]));
    for (Node node : List.copyOf(graph.nodes)) {
      Tensor matrix = node.is("MatMul") ? graph.constant(node.input(1)) : null;
      if (matrix == null) {
        continue;
      }
      Node quantize = quantized.get(node.input(0));
      if (quantize == null) {
        quantize = graph.add("DynamicQuantizeLinear", node.input(0));
        quantize.outputs.add(graph.fresh("scale"));
        quantize.outputs.add(graph.fresh("zero"));
        quantized.put(node.input(0), quantize);
      }
      float[] values = matrix.floats();
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.max(-127, Math.min(127, Math.rint(values[i] * 100)));
      }
      String weights =
          graph.add(Tensor.of(graph.fresh("w"), Tensor.INT8, bytes, matrix.dim(0), matrix.dim(1)));
      String sums =
          graph
              .add("MatMulInteger", quantize.output(), weights, quantize.outputs.get(2), none)
              .output();
      String floats = graph.add("Cast", sums).with("to", Tensor.FLOAT).output();
      String scale =
          graph.add("Mul", quantize.outputs.get(1), graph.addReal("scale", 0.01f)).output();
      graph.remove(node);
      graph.addTo(node.output(), "Mul", floats, scale);
    }
    Path file = folder.resolve("dynamic.onnx");
    GraphFile.write(graph, file);
    return file;
  }

  @Test
  void theOtherTokensEndInAQuantizedModelToo() throws Exception {
    Path small = SmallTower.write(folder.resolve("a.onnx"), 17, SmallTower.Norm.OPERATOR);
    Path given = dynamic(small);
    Path rewritten = rewritten(given, new ClassToken());
    assertEquals(0, gathersOf(rewritten, "Reshape"));
    float[][] expected = runner.run(given, pictures, COUNT, 1);
    float[][] found = runner.run(rewritten, pictures, COUNT, 1);
    for (int i = 0; i < COUNT; i++) { // past the attention the range is that of one token
      double cosine = cosine(expected[i], found[i]);
      assertTrue(cosine > 0.999, "picture " + i + ": cosine " + cosine);
    }
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
    Graph graph = SmallTower.read(int8);
    for (Node node : graph.nodes) {
      if (node.is("Sigmoid")) {
        assertEquals("Add", graph.producer(node.input(0)).type, "its factor is in the scales");
      }
    }
    float[][] floats = runner.run(given, pictures, COUNT, COUNT);
    float[][] pairs = runner.run(int8, pictures, COUNT, 2);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int many = 2 * COUNT;
    for (int size : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 16}) {
      int[] order = random.ints(0, COUNT).limit(many).toArray();
      byte[] shuffled = new byte[2 * pictures.length];
      for (int i = 0; i < many; i++) {
        System.arraycopy(pictures, order[i] * PICTURE, shuffled, i * PICTURE, PICTURE);
      }
      // alone it runs beside a stale neighbour, as a batch never has a single row
      float[][] vectors =
          new TowerRunner(SmallTower.PIXELS, SmallTower.DIMENSION)
              .run(int8, shuffled, many, Math.max(2, size));
      for (int i = 0; i < many; i++) {
        String what = String.format(Locale.ROOT, "batch of %d, seed %d", size, seed);
        assertTrue(Arrays.equals(pairs[order[i]], vectors[i]), what);
      }
    }
    for (int i = 0; i < COUNT; i++) {
      double cosine = cosine(floats[i], pairs[i]);
      assertTrue(cosine > 0.99, "picture " + i + ": cosine " + cosine);
    }
  }

  /** A product past an activation: its values' mean over 96 rows, for pixels times a factor. */
  private Path activated(String activation, float factor) throws Exception {
    Random random = new Random(3);
    Graph graph = SmallTower.empty(20);
    String rows =
        graph.add("Reshape", "pixel_values", graph.addIntegers("rows", 0, 96, 32)).output();
    String x = graph.add("Mul", rows, graph.addReal("factor", factor)).output();
    String y;
    if (activation.equals("Gate")) {
      y = graph.add("Mul", graph.add("Sigmoid", x).output(), x).output();
    } else {
      y = graph.add(activation, x).output();
    }
    float[] weights = new float[32 * SmallTower.DIMENSION];
    float[] bias = new float[SmallTower.DIMENSION];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() + 0.5f;
      bias[i % bias.length] = (float) random.nextGaussian();
    }
    String matrix = graph.add(Tensor.of(graph.fresh("w"), weights, 32, bias.length));
    String product = graph.add("MatMul", y, matrix).output();
    String sum = product;
    if (factor != 2) { // once without a bias
      sum = graph.add("Add", product, graph.add(Tensor.of("b", bias, bias.length))).output();
    }
    graph
        .addTo("image_embeds", "ReduceMean", sum, graph.addIntegers("axes", 1))
        .with("keepdims", 0);
    Path file = folder.resolve(activation + factor + ".onnx");
    GraphFile.write(graph, file);
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Relu", "Gelu", "Gate", "Sigmoid"})
  void aFloorIsKnownPastAnActivation(String activation) throws Exception {
    for (float factor : new float[] {0.01f, 1, 2, 30, 1000}) {
      Path given = activated(activation, factor);
      Path int8 = rewritten(given, new RowQuantizer());
      assertEquals(activation.equals("Sigmoid") ? 1 : 0, count(int8, "Abs"));
      float[][] expected = runner.run(given, pictures, COUNT, COUNT);
      float[][] found = runner.run(int8, pictures, COUNT, COUNT);
      for (int i = 0; i < COUNT; i++) {
        double cosine = cosine(expected[i], found[i]);
        assertTrue(cosine > 0.9995, activation + " " + factor + ": cosine " + cosine);
      }
    }
  }

  @Test
  void aProductBetweenTwoGatesHasTheSlopesOfBoth() throws Exception {
    Random random = new Random(5);
    Graph graph = SmallTower.empty(20);
    String x = graph.add("Reshape", "pixel_values", graph.addIntegers("rows", 0, 96, 32)).output();
    for (int layer = 0; layer < 3; layer++) {
      int columns = layer < 2 ? 32 : SmallTower.DIMENSION;
      float[] weights = new float[32 * columns];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) random.nextGaussian() / 4;
      }
      String matrix = graph.add(Tensor.of(graph.fresh("w"), weights, 32, columns));
      String bias = graph.add(Tensor.of(graph.fresh("b"), new float[columns], columns));
      x = graph.add("Add", graph.add("MatMul", x, matrix).output(), bias).output();
      if (layer < 2) {
        String steep = graph.add("Mul", x, graph.addReal("slope", layer + 1.7f)).output();
        x = graph.add("Mul", x, graph.add("Sigmoid", steep).output()).output();
      }
    }
    graph.addTo("image_embeds", "ReduceMean", x, graph.addIntegers("axes", 1)).with("keepdims", 0);
    Path given = folder.resolve("gates.onnx");
    GraphFile.write(graph, given);
    float[][] expected = runner.run(given, pictures, COUNT, COUNT);
    float[][] found = runner.run(rewritten(given, new RowQuantizer()), pictures, COUNT, COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertTrue(cosine(expected[i], found[i]) > 0.999, "" + cosine(expected[i], found[i]));
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
