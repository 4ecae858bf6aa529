package dev.skylight.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.skylight.images.Preprocessing;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Input and output of the vision tower for one thread, allocated once. A run uses tensors of the
 * number of pictures that are there, made at first need over the same memory.
 *
 * <p>A batch made for several pictures never runs with one: a product with a single row takes
 * another road through ONNX Runtime (GEMV), whose rounding differs in the last bit, and a vector
 * would depend on whether its picture had company. From two on the bits agree.
 */
final class VisionBatch implements AutoCloseable {

  /** Where pictures go, each {@link Preprocessing#floats()} after the one before. */
  final FloatBuffer pixels;

  private final OrtSession session;
  private final Path file;
  private final String inputName;
  private final String outputName;
  private final Preprocessing spec;
  private final int dimension;
  private final FloatBuffer vectors;
  private final OnnxTensor[] inputs;
  private final OnnxTensor[] outputs;

  VisionBatch(
      OrtSession session,
      Path file,
      String inputName,
      String outputName,
      Preprocessing spec,
      int dimension,
      int capacity) {
    this.session = session;
    this.file = file;
    this.inputName = inputName;
    this.outputName = outputName;
    this.spec = spec;
    this.dimension = dimension;
    pixels = Onnx.floats(capacity * spec.floats());
    vectors = Onnx.floats(capacity * dimension);
    inputs = new OnnxTensor[capacity + 1];
    outputs = new OnnxTensor[capacity + 1];
  }

  /** Runs the model over the first {@code count} pictures. */
  void run(int count) {
    int size = Math.max(count, Math.min(2, inputs.length - 1));
    try {
      if (inputs[size] == null) {
        long side = spec.cropSize();
        inputs[size] =
            OnnxTensor.createTensor(
                Onnx.environment(),
                pixels.slice(0, size * spec.floats()),
                new long[] {size, 3, side, side});
        outputs[size] =
            OnnxTensor.createTensor(
                Onnx.environment(),
                vectors.slice(0, size * dimension),
                new long[] {size, dimension});
      }
      // the results are the pinned outputs; closing them leaves those open
      session.run(Map.of(inputName, inputs[size]), Map.of(outputName, outputs[size])).close();
    } catch (OrtException e) {
      throw Onnx.failed(file, e);
    }
  }

  /**
   * The vector of picture {@code i} of the last run, L2-normalised; null where it is not finite or
   * all zeros.
   */
  float[] vector(int i) {
    float[] vector = new float[dimension];
    vectors.get(i * dimension, vector);
    return Onnx.normalize(vector) ? vector : null;
  }

  @Override
  public void close() {
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] != null) {
        inputs[i].close();
      }
      if (outputs[i] != null) {
        outputs[i].close();
      }
    }
  }
}
