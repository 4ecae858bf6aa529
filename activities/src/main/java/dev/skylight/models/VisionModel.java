package dev.skylight.models;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.skylight.images.Preprocessing;
import java.nio.file.Path;

/** The vision tower of a model, opened. Thread-safe; owns native memory until closed. */
final class VisionModel implements AutoCloseable {

  private static final String INPUT = "pixel_values";
  private static final String OUTPUT = "image_embeds";

  final Preprocessing preprocessing;
  final int dimension;
  private final Path file;
  private final OrtSession session;

  /**
   * Opens it.
   *
   * @param threads that one run uses
   */
  VisionModel(ModelFolder folder, String precision, int threads) {
    preprocessing = folder.preprocessing();
    dimension = folder.dimension();
    file = folder.visionModel(precision);
    session = Onnx.open(file, threads);
    try {
      Onnx.input(session, file, INPUT);
      Onnx.checkOutput(session, file, OUTPUT, dimension);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Buffers for one thread that runs this model. */
  VisionBatch newBatch(int capacity) {
    return new VisionBatch(session, file, INPUT, OUTPUT, preprocessing, dimension, capacity);
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
