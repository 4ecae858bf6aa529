package dev.skylight.internal.models;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.skylight.internal.models.graph.SmallestModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONNX Runtime on an NVIDIA GPU: whether it works here, and how it is set up. Thread-safe. */
public final class Cuda {

  /**
   * Pictures of every run. Kernels are chosen by it, and with them the last bits of a vector: it is
   * part of the fingerprint, and batches that are not full are filled up.
   */
  static final int BATCH = 32;

  private static final Logger log = LoggerFactory.getLogger(Cuda.class);

  private static final class Attempt {
    static final Optional<String> PROBLEM = attempt();
  }

  private Cuda() {}

  /** Why it cannot be used in this process, the end of a sentence; empty: it can. */
  public static Optional<String> problem() {
    return Attempt.PROBLEM;
  }

  /** Whether a model is to run on it. The log says so where it could and does not. */
  static boolean serves(Device wish, String precision) {
    if (wish == Device.CPU || (wish == Device.AUTO && !expected()) || problem().isPresent()) {
      return false;
    }
    if ("int8".equals(precision)) {
      log.info("int8 is for CPUs: the GPU is left alone");
      return false;
    }
    return true;
  }

  /** Whether it works, tried only where a library and a driver promise that. */
  private static boolean expected() {
    if (!inLibrary()) {
      return false;
    }
    boolean driver =
        Files.exists(Path.of("/proc/driver/nvidia/version")) || Files.exists(Path.of("/dev/dxg"));
    Optional<String> problem = driver ? problem() : Optional.of("there is no NVIDIA driver");
    problem.ifPresent(why -> log.info("the CPU is used: {}", why));
    return problem.isEmpty();
  }

  private static boolean inLibrary() {
    Onnx.environment(); // loads it in our way
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  private static Optional<String> attempt() {
    if (!inLibrary()) {
      return Optional.of("this Skylight was built without CUDA");
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      addTo(options);
      Onnx.environment().createSession(SmallestModel.bytes(), options).close();
      return Optional.empty();
    } catch (OrtException e) {
      log.debug("CUDA does not start", e);
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
      // of a library that cannot be loaded the first half is ONNX Runtime's source files
      int loading = reason.indexOf(" with error: ");
      return Optional.of(
          "CUDA does not start here ("
              + (loading < 0 ? reason : reason.substring(loading + " with error: ".length()))
              + ")");
    }
  }

  /** Asks for CUDA, set to give the same bits at every run, in full precision. */
  static void addTo(OrtSession.SessionOptions options) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
      cuda.add("use_tf32", "0");
      cuda.add("cudnn_conv_algo_search", "DEFAULT"); // the others decide by the clock
      options.addCUDA(cuda);
    }
    options.setDeterministicCompute(true);
  }
}
