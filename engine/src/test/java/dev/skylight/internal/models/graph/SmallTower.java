package dev.skylight.internal.models.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.skylight.internal.images.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A vision tower in the shape of CLIP's, with random weights, as its exporters write it. */
final class SmallTower {

  static final int SIDE = 32;
  static final int DIMENSION = 24;

  static final Preprocessing PIXELS =
      new Preprocessing(
          SIDE, SIDE, 1 / 255.0, List.of(0.48f, 0.46f, 0.41f), List.of(0.27f, 0.26f, 0.28f));

  /** How layer normalisation is written. */
  enum Norm {
    OPERATOR,
    DECOMPOSED
  }

  private static final int PATCH = 8;
  private static final int GRID = SIDE / PATCH;
  private static final int WIDTH = 32;
  private static final int HEADS = 2;

  private final Random random = new Random(7);
  private final Graph graph;
  private final Norm norm;

  private SmallTower(int opset, Norm norm) throws IOException, UnsupportedGraphException {
    this.norm = norm;
    graph = empty(opset);
  }

  /** A model of one input and one output, without nodes. */
  static Graph empty(int opset) throws IOException, UnsupportedGraphException {
    ByteString input = GraphFile.value("pixel_values", Tensor.FLOAT, 3, SIDE, SIDE);
    ByteString output = GraphFile.value("image_embeds", Tensor.FLOAT, DIMENSION);
    UnknownFieldSet body =
        UnknownFieldSet.newBuilder()
            .addField(2, Wire.text("small tower"))
            .addField(11, Wire.bytes(input))
            .addField(12, Wire.bytes(output))
            .build();
    UnknownFieldSet operators =
        UnknownFieldSet.newBuilder().addField(2, Wire.number(opset)).build();
    return GraphFile.read(
        UnknownFieldSet.newBuilder()
            .addField(1, Wire.number(8))
            .addField(7, Wire.bytes(body.toByteString()))
            .addField(8, Wire.bytes(operators.toByteString()))
            .build()
            .toByteString());
  }

  /** Writes a tower of two blocks. */
  static Path write(Path file, int opset, Norm norm) throws Exception {
    return write(file, opset, norm, false);
  }

  /**
   * As {@link #write(Path, int, Norm)}.
   *
   * @param int8 with a patch embedding in the form of dynamic quantisation
   */
  static Path write(Path file, int opset, Norm norm, boolean int8) throws Exception {
    SmallTower tower = new SmallTower(opset, norm);
    tower.build(int8);
    GraphFile.write(tower.graph, file);
    return file;
  }

  private String weights(int... dims) {
    int size = 1;
    long[] longs = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      size *= dims[i];
      longs[i] = dims[i];
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() / Math.sqrt(dims[0]));
    }
    return graph.add(Tensor.of(graph.fresh("w"), values, longs));
  }

  private String op(String type, String... inputs) {
    return graph.add(type, inputs).output();
  }

  private String norm(String x) {
    String scale = weights(WIDTH);
    String bias = weights(WIDTH);
    if (norm == Norm.OPERATOR) {
      return graph.add("LayerNormalization", x, scale, bias).with("axis", -1).output();
    }
    String centred = op("Sub", x, graph.reduceRows("ReduceMean", x));
    String squares = op("Pow", centred, graph.add(Tensor.of(graph.fresh("two"), new float[] {2})));
    String variance = op("Add", graph.reduceRows("ReduceMean", squares), graph.addReal("e", 1e-5f));
    return op("Add", op("Mul", op("Div", centred, op("Sqrt", variance)), scale), bias);
  }

  private String dense(String x, int from, int to) {
    return op("Add", weights(to), op("MatMul", x, weights(from, to)));
  }

  private String heads(String x, long... turn) {
    String split = graph.addIntegers("heads", 0, -1, HEADS, WIDTH / HEADS);
    return graph.add("Transpose", op("Reshape", x, split)).with("perm", turn).output();
  }

  private String block(String x) {
    String y = norm(x);
    String q = op("Mul", dense(y, WIDTH, WIDTH), graph.addReal("scale", 0.25f));
    String scores = op("MatMul", heads(q, 0, 2, 1, 3), heads(dense(y, WIDTH, WIDTH), 0, 2, 3, 1));
    String mixed =
        op(
            "MatMul",
            graph.add("Softmax", scores).with("axis", -1).output(),
            heads(dense(y, WIDTH, WIDTH), 0, 2, 1, 3));
    String turned = graph.add("Transpose", mixed).with("perm", 0, 2, 1, 3).output();
    String rows = op("Reshape", turned, graph.addIntegers("rows", 0, -1, WIDTH));
    String first = op("Add", x, dense(rows, WIDTH, WIDTH));
    String inner = dense(norm(first), WIDTH, 2 * WIDTH);
    String sigmoid = op("Sigmoid", op("Mul", inner, graph.addReal("gelu", 1.702f)));
    return op("Add", first, dense(op("Mul", inner, sigmoid), 2 * WIDTH, WIDTH));
  }

  private String patches(boolean int8) {
    if (!int8) {
      String kernel = weights(WIDTH, 3, PATCH, PATCH);
      return graph
          .add("Conv", op("Identity", "pixel_values"), kernel, weights(WIDTH))
          .with("strides", PATCH, PATCH)
          .with("kernel_shape", PATCH, PATCH)
          .output();
    }
    byte[] steps = new byte[WIDTH * 3 * PATCH * PATCH];
    random.nextBytes(steps);
    String kernel =
        graph.add(Tensor.of(graph.fresh("k"), Tensor.UINT8, steps, WIDTH, 3, PATCH, PATCH));
    String zero = graph.add(Tensor.of(graph.fresh("z"), Tensor.UINT8, new byte[] {127}));
    Node quantize = graph.add("DynamicQuantizeLinear", "pixel_values");
    List<String> more = new ArrayList<>(List.of("q_scale", "q_zero"));
    quantize.outputs.addAll(more);
    String sums =
        graph
            .add("ConvInteger", quantize.output(), kernel, "q_zero", zero)
            .with("strides", PATCH, PATCH)
            .output();
    String floats = graph.add("Cast", sums).with("to", Tensor.FLOAT).output();
    return op("Mul", floats, op("Mul", "q_scale", graph.addReal("s", 0.001f)));
  }

  private void build(boolean int8) {
    String planes = patches(int8);
    String batch =
        graph
            .add("Gather", op("Shape", "pixel_values"), graph.addIntegers("zero", 0L))
            .with("axis", 0)
            .output();
    String both =
        op("Slice", op("Shape", planes), graph.addIntegers("a", 0L), graph.addIntegers("b", 2L));
    String flat = graph.add("Concat", both, graph.addIntegers("all", -1L)).with("axis", 0).output();
    String tokens =
        graph.add("Transpose", op("Reshape", planes, flat)).with("perm", 0, 2, 1).output();
    String shape =
        graph.add("Concat", batch, graph.addIntegers("one", 1, WIDTH)).with("axis", 0).output();
    String token = op("Expand", weights(1, 1, WIDTH), shape);
    String x = graph.add("Concat", token, tokens).with("axis", 1).output();
    x = norm(op("Add", x, weights(1, GRID * GRID + 1, WIDTH)));
    x = block(block(x));
    String zero = graph.add(Tensor.of(graph.fresh("first"), new long[] {0}));
    String pooled = norm(graph.add("Gather", x, zero).with("axis", 1).output());
    graph.addTo("image_embeds", "MatMul", pooled, weights(WIDTH, DIMENSION));
  }

  /** The file's graph, read again. */
  static Graph read(Path file) throws IOException, UnsupportedGraphException {
    return GraphFile.read(ByteString.copyFrom(Files.readAllBytes(file)));
  }
}
