package dev.skylight.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.skylight.images.ImageException;
import dev.skylight.images.ImagePreprocessor;
import dev.skylight.images.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Input and output of the vision tower for one thread, allocated once. A run uses tensors of the
 * number of pictures that are there, made at first need over the same memory. The input is
 * normalised floats, or the bytes of the cropped pictures where the graph was prepared so.
 *
 * <p>A batch made for several pictures never runs with one: a product with a single row takes
 * another road through ONNX Runtime (GEMV), whose rounding differs in the last bit, and a vector
 * would depend on whether its picture had company. From two on the bits agree.
 */
final class VisionBatch implements AutoCloseable {

  private static final String INPUT = "pixel_values";
  private static final String OUTPUT = "image_embeds";

  private final OrtSession session;
  private final Path file;
  private final Preprocessing spec;
  private final int dimension;
  private final boolean takesBytes;

  /** Where pictures go, one after the other. */
  private final ByteBuffer pixels;

  private final FloatBuffer floats;
  private final FloatBuffer vectors;
  private final OnnxTensor[] inputs;
  private final OnnxTensor[] outputs;

  VisionBatch(OrtSession session, Path file, Preprocessing spec, int dimension, int capacity) {
    this.session = session;
    this.file = file;
    this.spec = spec;
    this.dimension = dimension;
    takesBytes = Onnx.input(session, file, INPUT).type == OnnxJavaType.UINT8;
    pixels = ByteBuffer.allocateDirect(capacity * pictureBytes()).order(ByteOrder.nativeOrder());
    floats = pixels.asFloatBuffer();
    vectors = Onnx.floats(capacity * dimension);
    inputs = new OnnxTensor[capacity + 1];
    outputs = new OnnxTensor[capacity + 1];
  }

  /** Refuses a model that is no vision tower. */
  static void check(OrtSession session, Path file, int dimension) {
    Onnx.input(session, file, INPUT);
    Onnx.checkOutput(session, file, OUTPUT, dimension);
  }

  private int pictureBytes() {
    return spec.floats() * (takesBytes ? 1 : Float.BYTES);
  }

  /** Makes a file the picture {@code slot}; where it cannot be read, the slot is untouched. */
  void load(ImagePreprocessor preprocessor, Path picture, int slot) throws ImageException {
    if (takesBytes) {
      preprocessor.load(picture, pixels, slot * spec.floats());
    } else {
      preprocessor.load(picture, floats, slot * spec.floats());
    }
  }

  /** As {@link #load(ImagePreprocessor, Path, int)}, of a file's bytes. */
  void load(ImagePreprocessor preprocessor, byte[] picture, int slot) throws ImageException {
    if (takesBytes) {
      preprocessor.load(picture, pixels, slot * spec.floats());
    } else {
      preprocessor.load(picture, floats, slot * spec.floats());
    }
  }

  /** Makes a picture that is cropped already, rows of RGB bytes, the picture {@code slot}. */
  void put(byte[] rgb, int slot) {
    if (takesBytes) {
      pixels.put(slot * spec.floats(), rgb);
      return;
    }
    int area = spec.cropSize() * spec.cropSize();
    for (int i = 0; i < rgb.length; i++) {
      int channel = i % 3;
      float value = (float) ((rgb[i] & 0xff) * spec.rescaleFactor());
      floats.put(
          slot * spec.floats() + channel * area + i / 3,
          (value - spec.mean().get(channel)) / spec.std().get(channel));
    }
  }

  /** Runs the model over the first {@code count} pictures. */
  void run(int count) {
    int size = Math.max(count, Math.min(2, inputs.length - 1));
    try {
      if (inputs[size] == null) {
        inputs[size] = input(size);
        outputs[size] =
            OnnxTensor.createTensor(
                Onnx.environment(),
                vectors.slice(0, size * dimension),
                new long[] {size, dimension});
      }
      // the results are the pinned outputs; closing them leaves those open
      session.run(Map.of(INPUT, inputs[size]), Map.of(OUTPUT, outputs[size])).close();
    } catch (OrtException e) {
      throw Onnx.failed(file, e);
    }
  }

  private OnnxTensor input(int size) throws OrtException {
    long side = spec.cropSize();
    if (takesBytes) {
      return OnnxTensor.createTensor(
          Onnx.environment(),
          pixels.slice(0, size * spec.floats()),
          new long[] {size, side, side, 3},
          OnnxJavaType.UINT8);
    }
    return OnnxTensor.createTensor(
        Onnx.environment(),
        floats.slice(0, size * spec.floats()),
        new long[] {size, 3, side, side});
  }

  /**
   * The vector of picture {@code i} of the last run, L2-normalised.
   *
   * @return false where it is not finite or all zeros
   */
  boolean vector(int i, float[] into) {
    vectors.get(i * dimension, into);
    return Onnx.normalize(into);
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
