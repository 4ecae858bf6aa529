package dev.skylight.internal.models;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.skylight.internal.images.Preprocessing;
import dev.skylight.internal.models.graph.ModelKind;
import java.nio.file.Path;

/** The vision tower of a model, opened. Thread-safe; owns native memory until closed. */
final class VisionModel implements AutoCloseable {

  final Preprocessing preprocessing;
  final int dimension;

  /** Of the vectors that it makes. */
  final String fingerprint;

  /** False where the vectors of pictures in one batch depend on each other. */
  final boolean takesBatches;

  private final boolean cuda;
  private final Path file;
  private final OrtSession session;

  /**
   * Opens it.
   *
   * @param threads that one run uses
   */
  VisionModel(ModelFolder folder, String precision, int threads) {
    this(folder, precision, threads, false);
  }

  /**
   * Opens it.
   *
   * @param cuda whether it runs on the GPU, and then always with batches that are full
   */
  VisionModel(ModelFolder folder, String precision, int threads, boolean cuda) {
    this.cuda = cuda;
    preprocessing = folder.preprocessing();
    dimension = folder.dimension();
    try (VisionTower tower =
        cuda ? VisionTower.asGiven(folder, precision) : VisionTower.open(folder, precision)) {
      fingerprint = cuda ? VectorFingerprint.onCuda(tower.fingerprint()) : tower.fingerprint();
      takesBatches = tower.kind() != ModelKind.GIVEN_INT8;
      file = tower.model().file();
      session = Onnx.open(file, threads, cuda);
    }
    try {
      VisionBatch.check(session, file, dimension);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Buffers for one thread that runs this model. */
  VisionBatch newBatch(int capacity) {
    return new VisionBatch(session, file, preprocessing, dimension, capacity, cuda);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw Onnx.failed(file, e);
    }
  }
}
