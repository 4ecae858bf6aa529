package dev.skylight.internal.models.graph;

/**
 * A matrix in 8 bits: column j holds the integers nearest to its values divided by {@code
 * scales[j]}, which takes the largest of them to 127.
 */
final class Int8Weights {

  /** Row by row. */
  final byte[] values;

  /** One for each column, positive. */
  final float[] scales;

  private Int8Weights(byte[] values, float[] scales) {
    this.values = values;
    this.scales = scales;
  }

  /** Rounds a matrix of {@code columns} columns. */
  static Int8Weights of(float[] matrix, int columns) {
    float[] scales = new float[columns];
    for (int i = 0; i < matrix.length; i++) {
      scales[i % columns] = Math.max(scales[i % columns], Math.abs(matrix[i]));
    }
    for (int j = 0; j < columns; j++) {
      scales[j] = scales[j] > 0 ? scales[j] / 127 : 1;
    }
    byte[] values = new byte[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      double value = Math.rint(matrix[i] / (double) scales[i % columns]);
      values[i] = (byte) Math.max(-127, Math.min(127, value));
    }
    return new Int8Weights(values, scales);
  }

  /** The matrix times a positive number. */
  Int8Weights times(float factor) {
    float[] scaled = scales.clone();
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] *= factor;
    }
    return new Int8Weights(values, scaled);
  }

  /** The sum of each column, of the values as they are rounded. */
  float[] sums() {
    double[] sums = new double[scales.length];
    for (int i = 0; i < values.length; i++) {
      sums[i % scales.length] += values[i];
    }
    float[] real = new float[scales.length];
    for (int j = 0; j < scales.length; j++) {
      real[j] = (float) (sums[j] * scales[j]);
    }
    return real;
  }

  /**
   * Adds the product of unsigned bytes with this matrix, in floats. ONNX Runtime sums in integers:
   * a row of the result depends on its row of bytes alone. Signed weights under unsigned bytes are
   * what the processor's dot product instructions (VNNI) take.
   *
   * @param zeroPoint the byte that stands for zero
   * @return what it is named
   */
  String product(Graph graph, String bytes, int zeroPoint) {
    int columns = scales.length;
    int rows = values.length / columns;
    return graph
        .addMicrosoft(
            "MatMulIntegerToFloat",
            bytes,
            graph.add(Tensor.of(graph.fresh("weights"), Tensor.INT8, values, rows, columns)),
            graph.add(Tensor.of(graph.fresh("one"), new float[] {1})),
            graph.add(Tensor.of(graph.fresh("scales"), scales, columns)),
            graph.add(Tensor.of(graph.fresh("zero"), Tensor.UINT8, new byte[] {(byte) zeroPoint})),
            graph.add(Tensor.of(graph.fresh("zeros"), Tensor.INT8, new byte[columns], columns)))
        .output();
  }
}
