package dev.skylight.internal.models;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.skylight.internal.images.Preprocessing;
import dev.skylight.internal.models.graph.ModelRunner;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs a vision tower on drawn pictures, on all cores. */
final class SampleRunner implements ModelRunner {

  private final Preprocessing pixels;
  private final int dimension;

  SampleRunner(Preprocessing pixels, int dimension) {
    this.pixels = pixels;
    this.dimension = dimension;
  }

  @Override
  public float[][] run(Path model, byte[] pictures, int count, int together) {
    int size = pictures.length / count;
    float[][] vectors = new float[count][];
    OrtSession session = Onnx.open(model, Runtime.getRuntime().availableProcessors());
    try {
      VisionBatch.check(session, model, dimension);
    } catch (RuntimeException e) {
      close(session, model);
      throw e;
    }
    try (VisionBatch batch = new VisionBatch(session, model, pixels, dimension, together, false)) {
      for (int from = 0; from < count; from += together) {
        int to = Math.min(count, from + together);
        for (int i = from; i < to; i++) {
          batch.put(Arrays.copyOfRange(pictures, i * size, (i + 1) * size), i - from);
        }
        batch.run(to - from);
        for (int i = from; i < to; i++) {
          float[] vector = new float[dimension];
          vectors[i] = batch.vector(i - from, vector) ? vector : new float[dimension];
        }
      }
      return vectors;
    } finally {
      close(session, model);
    }
  }

  private static void close(OrtSession session, Path model) {
    try {
      session.close();
    } catch (OrtException e) {
      throw Onnx.failed(model, e);
    }
  }
}
