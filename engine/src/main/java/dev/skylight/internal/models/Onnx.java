package dev.skylight.internal.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the two towers have in common: the process's ONNX Runtime, and sessions with clear errors.
 */
final class Onnx {

  /** What towers compute in. */
  static final Set<OnnxJavaType> FLOATS =
      Collections.unmodifiableSet(EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16));

  private Onnx() {}

  /** The process's environment; it lives until the JVM ends. */
  static OrtEnvironment environment() {
    return Environment.INSTANCE;
  }

  private static final class Environment {
    static final OrtEnvironment INSTANCE = OnnxLibrary.start();
  }

  /**
   * Opens a model.
   *
   * @param threads that one run uses
   */
  static OrtSession open(Path model, int threads) {
    return open(model, threads, false);
  }

  /**
   * As {@link #open(Path, int)}.
   *
   * @param cuda whether it is to run on the GPU
   */
  static OrtSession open(Path model, int threads, boolean cuda) {
    OrtEnvironment environment = environment(); // before anything else loads the native library
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      if (!Vnni.isHere()) {
        // sums of two 8-bit products may not fit into the 16 bits they get: takes the exact way,
        // which has the same results and half the speed; ONNX Runtime would take it with VNNI, too
        options.addConfigEntry("session.x64quantprecision", "1");
      }
      if (cuda) {
        Cuda.addTo(options);
      }
      return environment.createSession(model.toString(), options);
    } catch (OrtException e) {
      throw new SkylightException(
          Kind.MODEL,
          "ONNX Runtime cannot open "
              + model
              + " ("
              + e.getMessage()
              + "); the file is damaged or not an ONNX model, put it there anew",
          e);
    }
  }

  /** The output with this name, checked to be rows of floats. */
  static void checkOutput(OrtSession session, Path model, String name, int dimension) {
    try {
      ValueInfo output = value(session.getOutputInfo(), model, "output", name);
      if (output instanceof TensorInfo tensor
          && FLOATS.contains(tensor.type)
          && tensor.getShape().length == 2
          && (tensor.getShape()[1] == dimension || tensor.getShape()[1] < 0)) {
        return;
      }
      throw new SkylightException(
          Kind.MODEL,
          String.format(
              "%s gives \"%s\" as %s, but config.json says projection_dim %d; the files do not"
                  + " belong together, export the model anew",
              model, name, output, dimension));
    } catch (OrtException e) {
      throw failed(model, e);
    }
  }

  /** The input with this name. */
  static TensorInfo input(OrtSession session, Path model, String name) {
    try {
      if (value(session.getInputInfo(), model, "input", name) instanceof TensorInfo tensor) {
        return tensor;
      }
      throw new SkylightException(
          Kind.MODEL, model + ": input \"" + name + "\" is no tensor; export the model anew");
    } catch (OrtException e) {
      throw failed(model, e);
    }
  }

  /** The element type of the output with this name. */
  static OnnxJavaType outputType(OrtSession session, Path model, String name) {
    try {
      ValueInfo output = value(session.getOutputInfo(), model, "output", name);
      return output instanceof TensorInfo tensor ? tensor.type : OnnxJavaType.UNKNOWN;
    } catch (OrtException e) {
      throw failed(model, e);
    }
  }

  private static ValueInfo value(
      Map<String, ai.onnxruntime.NodeInfo> nodes, Path model, String what, String name) {
    if (!nodes.containsKey(name)) {
      throw new SkylightException(
          Kind.MODEL,
          String.format(
              "%s has no %s \"%s\", only %s; export it in the Hugging Face ONNX layout (as two"
                  + " towers with projection)",
              model, what, name, nodes.keySet()));
    }
    return nodes.get(name).getInfo();
  }

  /** The error for a model that cannot be run. */
  static SkylightException failed(Path model, OrtException e) {
    return new SkylightException(
        Kind.MODEL,
        "ONNX Runtime cannot run " + model + " (" + e.getMessage() + "); check the model's files",
        e);
  }

  /** Floats outside the heap, in the machine's byte order. */
  static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(4, count))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /**
   * Scales a vector to length 1, with the sum in double precision.
   *
   * @return false where that is impossible: a value is not finite, or all are zero
   */
  static boolean normalize(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double length = Math.sqrt(squares);
    if (!(length > 0) || Double.isInfinite(length)) {
      return false;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return true;
  }
}
