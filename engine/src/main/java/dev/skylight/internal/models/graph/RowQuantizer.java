package dev.skylight.internal.models.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Products with constant matrices in 8 bits. Every row of the left side, which is one token of one
 * picture, has a scale of its own, from its largest magnitude; so a picture's vector does not
 * depend on its neighbours in a batch, as it would with one scale for the whole tensor
 * (DynamicQuantizeLinear). The last product, which gives the vectors, stays in floats.
 *
 * <p>Past an activation function a row has no values below a known floor. There all 256 steps go to
 * what is above it, which halves the rounding, and the largest value alone tells the scale.
 *
 * <p>x * sigmoid(a * x) is computed as y * sigmoid(y) / a with y = a * x, as the factors cost
 * nothing in the scales of the products before and after: ONNX Runtime 1.29 takes twice as long
 * over it with a factor in between.
 *
 * <p>The operators are ONNX Runtime's own: QuantizeLinear there takes a scale per row in any
 * version of ONNX, and MatMulIntegerToFloat applies the scales of the columns while it writes.
 */
final class RowQuantizer implements Rewriting {

  private static final int ZERO = 128;

  /** Below every float of interest: a row of zeros has some scale, too. */
  private static final float LEAST = 1e-30f;

  /** GELU is never below -0.17. */
  private static final float GELU_FLOOR = 0.2f;

  /** x * sigmoid(x) is never below -0.2785. */
  private static final float GATE_FLOOR = 0.3f;

  /**
   * A quantised value, whose rows are {@code scales * (bytes - zero) - shift}.
   *
   * @param zero the byte that all rows have in common, which the product takes off
   */
  private record Row(String bytes, String scales, int zero, float shift) {}

  @Override
  public boolean rewrite(Graph graph) throws InvalidProtocolBufferException {
    Map<String, Row> rows = new HashMap<>();
    Map<Node, Float> factors = moveSlopes(graph);
    for (Node node : List.copyOf(graph.nodes)) {
      if (!isProduct(graph, node)) {
        continue;
      }
      Tensor matrix = graph.constant(node.input(1));
      Row row = rows.get(node.input(0));
      if (row == null) {
        row = quantize(graph, node.input(0), matrix.dim(0));
        rows.put(node.input(0), row);
      }
      Int8Weights weights =
          Int8Weights.of(matrix.floats(), (int) matrix.dim(1))
              .times(factors.getOrDefault(node, 1f));
      String product = weights.product(graph, row.bytes, row.zero);
      graph.remove(node);
      if (row.shift == 0) {
        graph.addTo(node.output(), "Mul", product, row.scales);
      } else {
        String scaled = graph.add("Mul", product, row.scales).output();
        shiftBack(graph, node.output(), scaled, weights.sums(), row.shift);
      }
    }
    return !rows.isEmpty();
  }

  /** Takes off what the shift adds to each column: in the bias, where one follows. */
  private static void shiftBack(
      Graph graph, String output, String scaled, float[] sums, float shift)
      throws InvalidProtocolBufferException {
    Node sum = graph.onlyConsumer(output);
    Tensor bias = null;
    if (sum != null && sum.is("Add")) {
      bias = graph.constant(sum.input(sum.input(0).equals(output) ? 1 : 0));
    }
    boolean joined =
        bias != null && bias.type == Tensor.FLOAT && bias.rank() == 1 && bias.size() == sums.length;
    float[] values = joined ? bias.floats() : new float[sums.length];
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) (values[j] - (double) shift * sums[j]);
    }
    String constant = graph.add(Tensor.of(graph.fresh("bias"), values, values.length));
    if (joined) {
      graph.remove(sum);
      graph.addTo(sum.output(), "Add", scaled, constant);
    } else {
      graph.addTo(output, "Add", scaled, constant);
    }
  }

  private static Row quantize(Graph graph, String values, long width)
      throws InvalidProtocolBufferException {
    float floor = floor(graph, values);
    String scales;
    String zeros = null;
    if (Float.isNaN(floor)) {
      scales = steps(graph, graph.add("Abs", values).output(), 127);
    } else if (floor == 0) {
      scales = steps(graph, values, 255);
    } else {
      // a whole number of steps to the floor, so that the shift is the same for all rows
      String peaks = graph.add("Relu", graph.reduceRows("ReduceMax", values)).output();
      String range = graph.add("Mul", peaks, graph.addReal("floors", 1 / floor)).output();
      range = graph.add("Add", range, graph.addReal("one", 1)).output();
      String most = graph.add("Div", graph.addReal("bytes", 255), range).output();
      String below = graph.add("Floor", most).output();
      below = graph.add("Max", below, graph.addReal("one", 1)).output();
      String fine = graph.add("Div", graph.addReal("floor", floor), below).output();
      // rows with values so large that not even one step fits below zero
      String coarse = graph.add("Mul", peaks, graph.addReal("step", 1 / 254f)).output();
      scales = graph.add("Max", fine, coarse).output();
      String bytes = graph.add("Cast", below).with("to", Tensor.UINT8).output();
      zeros = graph.add("Reshape", bytes, graph.addIntegers("all", -1L)).output();
    }
    // the operator wants as many dimensions as there are scales, and the rest
    String flat = graph.add("Reshape", values, graph.addIntegers("rows", -1, width)).output();
    String flatScales = graph.add("Reshape", scales, graph.addIntegers("all", -1L)).output();
    int zero = Float.isNaN(floor) ? ZERO : 0;
    if (zeros == null) {
      zeros =
          graph
              .add("ConstantOfShape", graph.add("Shape", flatScales).output())
              .with("value", Tensor.of("", Tensor.UINT8, new byte[] {(byte) zero}, 1))
              .output();
    }
    String bytes =
        graph.addMicrosoft("QuantizeLinear", flat, flatScales, zeros).with("axis", 0).output();
    String shape = graph.add("Shape", values).output();
    return new Row(
        graph.add("Reshape", bytes, shape).output(), scales, zero, Float.isNaN(floor) ? 0 : floor);
  }

  /** The largest value of each row as a number of steps. */
  private static String steps(Graph graph, String values, int count) {
    String peaks = graph.reduceRows("ReduceMax", values);
    String steps = graph.add("Mul", peaks, graph.addReal("step", 1f / count)).output();
    return graph.add("Max", steps, graph.addReal("least", LEAST)).output();
  }

  /** How far below zero a value can be; NaN where that is not known. */
  private static float floor(Graph graph, String value) throws InvalidProtocolBufferException {
    Node node = graph.producer(value);
    if (node == null) {
      return Float.NaN;
    }
    if (node.is("Relu")) {
      return 0;
    }
    if (node.is("Gelu")) {
      return GELU_FLOOR;
    }
    if (!node.is("Mul")) {
      return Float.NaN;
    }
    for (int i = 0; i < 2; i++) {
      Node gate = graph.producer(node.input(i));
      if (gate != null && gate.is("Sigmoid") && gate.input(0).equals(node.input(1 - i))) {
        return GATE_FLOOR;
      }
    }
    return Float.NaN;
  }

  /**
   * Takes the factor a out of x * sigmoid(a * x), where x is a product plus a bias, and other
   * products alone use the result.
   *
   * @return what these products are to be multiplied with
   */
  private static Map<Node, Float> moveSlopes(Graph graph) throws InvalidProtocolBufferException {
    Map<Node, Float> factors = new HashMap<>();
    for (Node gate : List.copyOf(graph.nodes)) {
      Node steep = gate.is("Sigmoid") ? graph.producer(gate.input(0)) : null;
      Node result = graph.onlyConsumer(gate.output());
      if (steep == null || !steep.is("Mul") || result == null || !result.is("Mul")) {
        continue;
      }
      String x = result.input(result.input(0).equals(gate.output()) ? 1 : 0);
      float slope = graph.scalar(steep.input(steep.input(0).equals(x) ? 1 : 0));
      Node sum = graph.producer(x);
      boolean known = slope > 0 && steep.inputs.contains(x) && sum != null && sum.is("Add");
      if (!known
          || graph.isOutput(x)
          || !Set.copyOf(graph.consumers(x)).equals(Set.of(steep, result))) {
        continue;
      }
      int constant = graph.constant(sum.input(0)) != null ? 0 : 1;
      Tensor bias = graph.constant(sum.input(constant));
      Node before = graph.producer(sum.input(1 - constant));
      List<Node> after = graph.consumers(result.output());
      if (bias == null
          || bias.type != Tensor.FLOAT
          || before == null
          || !isProduct(graph, before)
          || graph.onlyConsumer(before.output()) != sum
          || graph.onlyConsumer(steep.output()) != gate
          || graph.isOutput(result.output())) {
        continue;
      }
      boolean products = !after.isEmpty();
      for (Node node : after) {
        products &= isProduct(graph, node) && !node.input(1).equals(result.output());
      }
      if (!products) {
        continue;
      }
      float[] values = bias.floats();
      long[] dims = new long[bias.rank()];
      for (int i = 0; i < dims.length; i++) {
        dims[i] = bias.dim(i);
      }
      for (int i = 0; i < values.length; i++) {
        values[i] *= slope;
      }
      sum.inputs.set(constant, graph.add(Tensor.of(graph.fresh("bias"), values, dims)));
      gate.inputs.set(0, x);
      graph.remove(steep);
      // a product between two such has one of either
      factors.merge(before, slope, (a, b) -> a * b);
      after.forEach(node -> factors.merge(node, 1 / slope, (a, b) -> a * b));
    }
    return factors;
  }

  /** Is it a product with a constant matrix, which is to be one of integers? */
  private static boolean isProduct(Graph graph, Node node) throws InvalidProtocolBufferException {
    if (!node.is("MatMul") || graph.isOutput(node.output())) {
      return false;
    }
    Tensor matrix = graph.constant(node.input(1));
    return matrix != null && matrix.type == Tensor.FLOAT && matrix.rank() == 2 && matrix.size() > 0;
  }
}
