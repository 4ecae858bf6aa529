package dev.skylight.models;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Embedders on ONNX Runtime, one per model folder and precision, each opened at its first use. */
public final class OnnxEmbedders implements EmbedderProvider {

  private record Key(Path folder, String precision) {}

  private final int threads;
  private final Map<Key, Embedder> embedders = new HashMap<>();
  private boolean closed;

  /**
   * A provider.
   *
   * @param threads that each embedder works with; 0: as many as there are cores
   */
  public OnnxEmbedders(int threads) {
    if (threads < 0) {
      throw new IllegalArgumentException("threads must not be negative: " + threads);
    }
    this.threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  @Override
  public synchronized Embedder get(String model, String precision) {
    if (closed) {
      throw new IllegalStateException("the embedders are closed");
    }
    ModelFolder folder = ModelFolder.open(model);
    return embedders.computeIfAbsent(
        new Key(folder.folder(), precision), key -> new OnnxEmbedder(folder, precision, threads));
  }

  @Override
  public synchronized void close() {
    closed = true;
    embedders.values().forEach(Embedder::close);
    embedders.clear();
  }
}
