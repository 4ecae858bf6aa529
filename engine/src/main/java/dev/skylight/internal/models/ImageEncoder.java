package dev.skylight.internal.models;

import dev.skylight.internal.images.ByteSource;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.ImagePreprocessor;
import java.nio.file.Path;

/**
 * One picture to its vector, for queries: all threads work on it. Thread-safe, one picture at a
 * time; owns native memory until closed.
 */
public final class ImageEncoder implements AutoCloseable {

  private final VisionModel model;
  private final VisionBatch batch;
  private final ImagePreprocessor preprocessor;

  private ImageEncoder(VisionModel model, Decode decode) {
    this.model = model;
    batch = model.newBatch(1);
    preprocessor = new ImagePreprocessor(model.preprocessing, decode);
  }

  /** As {@link #open(ModelFolder, String, String)}, decoding exactly. */
  public static ImageEncoder open(ModelFolder folder, String precision) {
    return open(folder, precision, Decode.EXACT.toString());
  }

  /**
   * Opens the vision tower of a model.
   *
   * @param precision {@code fp32} or {@code int8}
   * @param decode {@code exact} or {@code fast}
   * @throws dev.skylight.collection.SkylightException of kind MODEL when it cannot be opened
   */
  public static ImageEncoder open(ModelFolder folder, String precision, String decode) {
    return open(folder, precision, decode, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The same.
   *
   * @param threads that one picture is computed with
   */
  public static ImageEncoder open(
      ModelFolder folder, String precision, String decode, int threads) {
    Decode how = Decode.of(decode);
    return new ImageEncoder(new VisionModel(folder, precision, threads), how);
  }

  /** Width of a vector. */
  public int dimension() {
    return model.dimension;
  }

  /**
   * The vector of a picture's file, L2-normalised.
   *
   * @throws ImageException when it cannot be read
   */
  public float[] encode(Path file) throws ImageException {
    return encode(ByteSource.of(file));
  }

  /** As {@link #encode(Path)}, of a file's bytes. */
  public float[] encode(byte[] file) throws ImageException {
    return encode(ByteSource.of(file));
  }

  /** As {@link #encode(Path)}, of a file wherever it is. */
  public synchronized float[] encode(ByteSource file) throws ImageException {
    batch.load(preprocessor, file, 0);
    batch.run(1);
    float[] vector = new float[model.dimension];
    if (!batch.vector(0, vector)) {
      throw new ImageException("the model's vector is not finite or all zeros");
    }
    return vector;
  }

  @Override
  public synchronized void close() {
    batch.close();
    preprocessor.close();
    model.close();
  }
}
