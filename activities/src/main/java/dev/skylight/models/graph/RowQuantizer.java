package dev.skylight.models.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Products with constant matrices in 8 bits. Every row of the left side, which is one token of one
 * picture, has a scale of its own, from its largest magnitude; so a picture's vector does not
 * depend on its neighbours in a batch, as it would with one scale for the whole tensor
 * (DynamicQuantizeLinear). The last product, which gives the vectors, stays in floats.
 *
 * <p>The operators are ONNX Runtime's own: QuantizeLinear there takes a scale per row in any
 * version of ONNX, and MatMulIntegerToFloat applies the scales of the columns while it writes.
 */
final class RowQuantizer implements Rewriting {

  private static final int ZERO = 128;

  /** Below every float of interest: a row of zeros has some scale, too. */
  private static final float LEAST = 1e-30f;

  private record Row(String bytes, String scales) {}

  @Override
  public boolean rewrite(Graph graph) throws InvalidProtocolBufferException {
    Map<String, Row> rows = new HashMap<>();
    for (Node node : List.copyOf(graph.nodes)) {
      if (!node.is("MatMul") || graph.isOutput(node.output())) {
        continue;
      }
      Tensor matrix = graph.constant(node.input(1));
      if (matrix == null || matrix.type != Tensor.FLOAT || matrix.rank() != 2) {
        continue;
      }
      Row row = rows.get(node.input(0));
      if (row == null) {
        row = quantize(graph, node.input(0), matrix.dim(0));
        rows.put(node.input(0), row);
      }
      Int8Weights weights = Int8Weights.of(matrix.floats(), (int) matrix.dim(1));
      String product = weights.product(graph, row.bytes, ZERO);
      graph.remove(node);
      graph.addTo(node.output(), "Mul", product, row.scales);
    }
    return !rows.isEmpty();
  }

  private static Row quantize(Graph graph, String values, long width) {
    String peaks = graph.reduceRows("ReduceMax", graph.add("Abs", values).output());
    String steps = graph.add("Mul", peaks, graph.addReal("step", 1 / 127f)).output();
    String scales = graph.add("Max", steps, graph.addReal("least", LEAST)).output();
    // the operator wants as many dimensions as there are scales, and the rest
    String flat = graph.add("Reshape", values, graph.addIntegers("rows", -1, width)).output();
    String flatScales = graph.add("Reshape", scales, graph.addIntegers("all", -1L)).output();
    String zeros =
        graph
            .add("ConstantOfShape", graph.add("Shape", flatScales).output())
            .with("value", Tensor.of("", Tensor.UINT8, new byte[] {(byte) ZERO}, 1))
            .output();
    String bytes =
        graph.addMicrosoft("QuantizeLinear", flat, flatScales, zeros).with("axis", 0).output();
    String shape = graph.add("Shape", values).output();
    return new Row(graph.add("Reshape", bytes, shape).output(), scales);
  }
}
