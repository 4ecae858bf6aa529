package dev.skylight.internal.models;

import dev.skylight.internal.pictures.PictureSource;
import java.util.Optional;

/** Hands out the process's embedder for a model; opens it at first use. Thread-safe. */
public interface EmbedderProvider extends AutoCloseable {

  /**
   * The embedder for a model.
   *
   * @return owned by this provider: do not close it
   * @throws dev.skylight.collection.SkylightException of kind MODEL when it cannot be opened
   */
  Embedder get(ModelUse use);

  /**
   * Makes sure that what a model makes can be searched, before it works for a night: opens its text
   * tower and tokenizer once.
   *
   * @return a sentence where the model has no text tower, which is good for searches with pictures
   * @throws dev.skylight.collection.SkylightException of kind MODEL where it has one that cannot be
   *     used
   */
  default Optional<String> checkWords(ModelUse use) {
    return Optional.empty();
  }

  /** What its embedders read pictures from, and so who knows why one could not be read. */
  PictureSource pictures();

  @Override
  void close();
}
