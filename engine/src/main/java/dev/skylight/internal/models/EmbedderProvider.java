package dev.skylight.internal.models;

import dev.skylight.internal.pictures.PictureSource;

/** Hands out the process's embedder for a model; opens it at first use. Thread-safe. */
public interface EmbedderProvider extends AutoCloseable {

  /**
   * The embedder for a model.
   *
   * @param model model name or folder
   * @param precision {@code fp32} or {@code int8}
   * @param decode {@code exact} or {@code fast}
   * @return owned by this provider: do not close it
   * @throws dev.skylight.collection.SkylightException of kind MODEL when it cannot be opened
   */
  Embedder get(String model, String precision, String decode);

  /** The embedder for a model, which decodes exactly. */
  default Embedder get(String model, String precision) {
    return get(model, precision, "exact");
  }

  /** What its embedders read pictures from, and so who knows why one could not be read. */
  PictureSource pictures();

  @Override
  void close();
}
