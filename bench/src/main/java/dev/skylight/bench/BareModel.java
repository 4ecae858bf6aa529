package dev.skylight.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The limit: only {@code session.run}, on pixels that are already there, every core busy. Nothing
 * that decodes, resizes or writes can be faster than this with the same model.
 */
final class BareModel implements Contender, AutoCloseable {
  private final int images;
  private final int batch;
  private final int threads;
  private final long[] shape;
  private final OrtSession session;

  /**
   * Opens a model.
   *
   * @param vision {@code onnx/vision_model.onnx}
   * @param images how many images a run stands for
   * @param batch images per call
   * @param side width and height of a crop, pixels
   */
  BareModel(Path vision, int images, int batch, int side) throws OrtException {
    this.images = images;
    this.batch = batch;
    this.threads = Runtime.getRuntime().availableProcessors();
    this.shape = new long[] {batch, 3, side, side};
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = OrtEnvironment.getEnvironment().createSession(vision.toString(), options);
    }
  }

  @Override
  public String name() {
    return "session.run alone";
  }

  @Override
  public double run() throws Exception {
    AtomicInteger left = new AtomicInteger((images + batch - 1) / batch);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long started = System.nanoTime();
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(
            pool.submit(
                () -> {
                  embedUntilDone(left);
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
      return (System.nanoTime() - started) / 1e9;
    } finally {
      pool.shutdownNow();
    }
  }

  private void embedUntilDone(AtomicInteger left) throws OrtException {
    int floats = Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3]);
    try (OnnxTensor pixels =
        OnnxTensor.createTensor(
            OrtEnvironment.getEnvironment(), FloatBuffer.allocate(floats), shape)) {
      while (left.getAndDecrement() > 0) {
        session.run(Map.of("pixel_values", pixels)).close();
      }
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
