package dev.skylight.internal.models;

import dev.skylight.internal.images.Decode;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.pictures.PictureSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Embedders on ONNX Runtime, one per model folder, precision and way of decoding, each opened at
 * its first use.
 */
public final class OnnxEmbedders implements EmbedderProvider {

  /** Pictures of a run of the model where nobody says otherwise. */
  public static final int BATCH_SIZE = 8;

  /** Fewest: a run with one rounds otherwise, see {@link VisionBatch}. */
  public static final int SMALLEST_BATCH = 2;

  /** Most: 150 MB of pixels per thread. */
  public static final int LARGEST_BATCH = 256;

  private final int threads;
  private final int batchSize;
  private final Device device;
  private final PictureSource pictures;
  private final Map<ModelUse, Embedder> embedders = new HashMap<>();

  /** What was found out about models' text towers, by folder. */
  private final Map<Path, Optional<String>> words = new HashMap<>();

  private boolean closed;

  /** A provider of embedders with batches of {@link #BATCH_SIZE}. */
  public OnnxEmbedders(int threads) {
    this(threads, BATCH_SIZE, Device.AUTO);
  }

  /** A provider of embedders on the CPU. */
  public OnnxEmbedders(int threads, int batchSize) {
    this(threads, batchSize, Device.CPU);
  }

  /**
   * A provider of embedders of files.
   *
   * @param threads that each embedder works with; 0: as many as there are cores
   * @param batchSize pictures of a run of a model that takes several, {@link #SMALLEST_BATCH} to
   *     {@link #LARGEST_BATCH}; vectors do not depend on it
   * @param device what models run on; CUDA is tried at the first use, see {@link Cuda#problem}
   */
  public OnnxEmbedders(int threads, int batchSize, Device device) {
    this(threads, batchSize, device, new FilePictures());
  }

  /** As {@link #OnnxEmbedders(int, int, Device)}, of pictures that need not be files. */
  public OnnxEmbedders(int threads, int batchSize, Device device, PictureSource pictures) {
    this.pictures = pictures;
    if (batchSize < SMALLEST_BATCH || batchSize > LARGEST_BATCH) {
      throw new IllegalArgumentException("no size of a batch: " + batchSize);
    }
    this.batchSize = batchSize;
    this.device = device;
    if (threads < 0) {
      throw new IllegalArgumentException("threads must not be negative: " + threads);
    }
    this.threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  @Override
  public synchronized Embedder get(ModelUse use) {
    if (closed) {
      throw new IllegalStateException("the embedders are closed");
    }
    ModelFolder folder = ModelFolder.open(use.model());
    return embedders.computeIfAbsent(
        new ModelUse(folder.toString(), use.precision(), use.decode()), // whatever it was called
        key ->
            new OnnxEmbedder(
                folder,
                use.precision(),
                Decode.of(use.decode()),
                pictures,
                threads,
                batchSize,
                Cuda.serves(device, use.precision())));
  }

  @Override
  public synchronized Optional<String> checkWords(ModelUse use) {
    ModelFolder folder = ModelFolder.open(use.model());
    return words.computeIfAbsent(folder.folder(), key -> TextCheck.run(folder, threads));
  }

  @Override
  public PictureSource pictures() {
    return pictures;
  }

  @Override
  public synchronized void close() {
    closed = true;
    embedders.values().forEach(Embedder::close);
    embedders.clear();
  }
}
