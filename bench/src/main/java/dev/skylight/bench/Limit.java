package dev.skylight.bench;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.skylight.internal.models.OnnxEmbedders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nothing but {@code session.run}, on pixels that are there already, with the graph, the batch and
 * the threads of the embedder: as fast as it could be if files came decoded at no cost.
 */
final class Limit implements Contender {
  private static final int BATCH = OnnxEmbedders.BATCH_SIZE;
  private static final String INPUT = "pixel_values";
  private static final String OUTPUT = "image_embeds";

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final boolean takesBytes;
  private final int side;
  private final int dimension;
  private final boolean profiles;

  /**
   * Opens a prepared graph.
   *
   * @param graph what the embedder runs
   * @param side width and height of a crop, pixels
   * @param dimension width of a vector
   * @param profile where ONNX Runtime writes the times of its operators: the beginning of a file's
   *     name; null: nowhere
   */
  Limit(Path graph, int side, int dimension, Path profile) throws OrtException {
    this.side = side;
    this.dimension = dimension;
    profiles = profile != null;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      if (profiles) {
        options.enableProfiling(profile.toString());
      }
      session = environment.createSession(graph.toString(), options);
    }
    TensorInfo input = (TensorInfo) session.getInputInfo().get(INPUT).getInfo();
    takesBytes = input.type == OnnxJavaType.UINT8;
  }

  @Override
  public double run(int pictures) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    AtomicInteger left = new AtomicInteger((pictures + BATCH - 1) / BATCH);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long started = System.nanoTime();
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int seed = i;
        workers.add(
            pool.submit(
                () -> {
                  work(left, seed);
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

  private void work(AtomicInteger left, int seed) throws OrtException {
    FloatBuffer vectors =
        direct((long) BATCH * dimension * Float.BYTES, new Random(seed)).asFloatBuffer();
    try (OnnxTensor pixels = pixels(new Random(seed));
        OnnxTensor output =
            OnnxTensor.createTensor(environment, vectors, new long[] {BATCH, dimension})) {
      while (left.getAndDecrement() > 0) {
        session.run(Map.of(INPUT, pixels), Map.of(OUTPUT, output)).close();
      }
    }
  }

  private OnnxTensor pixels(Random random) throws OrtException {
    long values = (long) BATCH * 3 * side * side;
    if (takesBytes) {
      long[] shape = {BATCH, side, side, 3};
      return OnnxTensor.createTensor(
          environment, direct(values, random), shape, OnnxJavaType.UINT8);
    }
    FloatBuffer floats = direct(values * Float.BYTES, random).asFloatBuffer();
    for (int i = 0; i < floats.capacity(); i++) {
      floats.put(i, (float) random.nextGaussian());
    }
    return OnnxTensor.createTensor(environment, floats, new long[] {BATCH, 3, side, side});
  }

  private static ByteBuffer direct(long bytes, Random random) {
    byte[] noise = new byte[Math.toIntExact(bytes)];
    random.nextBytes(noise);
    return ByteBuffer.allocateDirect(noise.length)
        .order(ByteOrder.nativeOrder())
        .put(noise)
        .flip()
        .order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() throws IOException {
    try {
      if (profiles) {
        session.endProfiling();
      }
      session.close();
    } catch (OrtException e) {
      throw new IOException(e);
    }
  }
}
