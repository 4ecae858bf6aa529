package dev.skylight.internal.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.images.ByteSource;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.ImagePreprocessor;
import dev.skylight.internal.images.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Input and output of the vision tower for one thread, allocated once. A run uses tensors of the
 * number of pictures that are there, made at first need over the same memory. The input is
 * normalised floats of 32 or 16 bits, or the bytes of the cropped pictures where the graph was
 * prepared so.
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
  private final boolean alwaysFull;

  /** Where pictures go, one after the other. */
  private final ByteBuffer pixels;

  private final FloatBuffer floats;
  private final FloatBuffer vectors;

  /** The same in 16 bits; null where the model takes, or gives, others. */
  private final ShortBuffer halfPixels;

  private final ShortBuffer halfVectors;
  private final OnnxTensor[] inputs;
  private final OnnxTensor[] outputs;

  /**
   * Input and output.
   *
   * @param alwaysFull whether every run is one of {@code capacity} pictures
   */
  VisionBatch(
      OrtSession session,
      Path file,
      Preprocessing spec,
      int dimension,
      int capacity,
      boolean alwaysFull) {
    this.session = session;
    this.file = file;
    this.spec = spec;
    this.dimension = dimension;
    this.alwaysFull = alwaysFull;
    OnnxJavaType in = Onnx.input(session, file, INPUT).type;
    OnnxJavaType out = Onnx.outputType(session, file, OUTPUT);
    takesBytes = in == OnnxJavaType.UINT8;
    pixels = ByteBuffer.allocateDirect(capacity * pictureBytes()).order(ByteOrder.nativeOrder());
    floats = pixels.asFloatBuffer();
    vectors = Onnx.floats(capacity * dimension);
    halfPixels = in == OnnxJavaType.FLOAT16 ? halves(capacity * spec.floats()) : null;
    halfVectors = out == OnnxJavaType.FLOAT16 ? halves(capacity * dimension) : null;
    inputs = new OnnxTensor[capacity + 1];
    outputs = new OnnxTensor[capacity + 1];
  }

  /** Refuses a model that is no vision tower. */
  static void check(OrtSession session, Path file, int dimension) {
    OnnxJavaType type = Onnx.input(session, file, INPUT).type;
    if (type != OnnxJavaType.UINT8 && !Onnx.FLOATS.contains(type)) {
      throw new SkylightException(
          Kind.MODEL,
          String.format(
              "%s takes \"%s\" as %s, expected floats of 32 or 16 bits; export the model anew",
              file, INPUT, type));
    }
    Onnx.checkOutput(session, file, OUTPUT, dimension);
  }

  private static ShortBuffer halves(int count) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(Short.BYTES, count))
        .order(ByteOrder.nativeOrder())
        .asShortBuffer();
  }

  private int pictureBytes() {
    return spec.floats() * (takesBytes ? 1 : Float.BYTES);
  }

  /** Makes a file the picture {@code slot}; where it cannot be read, the slot is untouched. */
  void load(ImagePreprocessor preprocessor, ByteSource picture, int slot) throws ImageException {
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
    int capacity = inputs.length - 1;
    int size = alwaysFull ? capacity : Math.max(count, Math.min(2, capacity));
    if (halfPixels != null) {
      for (int i = 0; i < count * spec.floats(); i++) {
        halfPixels.put(i, Fp16Conversions.mlasFloatToFp16(floats.get(i))); // the same on every JDK
      }
    }
    try {
      if (inputs[size] == null) {
        inputs[size] = input(size);
        outputs[size] = output(size);
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
    if (halfPixels != null) {
      return OnnxTensor.createTensor(
          Onnx.environment(),
          halfPixels.slice(0, size * spec.floats()),
          new long[] {size, 3, side, side},
          OnnxJavaType.FLOAT16);
    }
    return OnnxTensor.createTensor(
        Onnx.environment(),
        floats.slice(0, size * spec.floats()),
        new long[] {size, 3, side, side});
  }

  private OnnxTensor output(int size) throws OrtException {
    long[] shape = {size, dimension};
    return halfVectors != null
        ? OnnxTensor.createTensor(
            Onnx.environment(), halfVectors.slice(0, size * dimension), shape, OnnxJavaType.FLOAT16)
        : OnnxTensor.createTensor(Onnx.environment(), vectors.slice(0, size * dimension), shape);
  }

  /**
   * The vector of picture {@code i} of the last run, L2-normalised.
   *
   * @return false where it is not finite or all zeros
   */
  boolean vector(int i, float[] into) {
    if (halfVectors != null) {
      for (int k = 0; k < dimension; k++) {
        into[k] = Fp16Conversions.mlasFp16ToFloat(halfVectors.get(i * dimension + k));
      }
    } else {
      vectors.get(i * dimension, into);
    }
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
