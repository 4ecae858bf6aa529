package dev.skylight.products;

import dev.skylight.internal.models.Device;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.pictures.PictureSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Vision models over pictures that are bytes and no files. Thread-safe; close it after use. */
public final class ShopModels implements AutoCloseable {

  private final HeldPictures pictures = new HeldPictures();
  private final EmbedderProvider embedders;

  /**
   * Models that work with so many threads.
   *
   * @param threads as of {@link OnnxEmbedders}
   */
  public ShopModels(int threads) {
    this(pictures -> new OnnxEmbedders(threads, OnnxEmbedders.BATCH_SIZE, Device.AUTO, pictures));
  }

  /**
   * Other models.
   *
   * @param opener makes them over pictures that are held
   */
  public ShopModels(Function<PictureSource, EmbedderProvider> opener) {
    embedders = opener.apply(pictures);
  }

  /** Opens a model, or finds it open. */
  Embedder open(String model, String precision) {
    return embedders.get(new ModelUse(model, precision));
  }

  /** What rows of a model carry. */
  ModelVersion version(String model, String precision) {
    return ModelVersion.of(name(model), precision, open(model, precision).fingerprint());
  }

  /** A sentence where a model knows no words. */
  Optional<String> checkWords(String model, String precision) {
    return embedders.checkWords(new ModelUse(model, precision));
  }

  /** The name by which another machine finds a model: the last of its folder's, or its own. */
  static String name(String model) {
    if (KnownModel.DEMO.equals(model)) {
      return model;
    }
    Path folder = ModelFolder.ifHere(model).map(ModelFolder::folder).orElse(Path.of(model));
    Path last = folder.getFileName();
    return last == null ? model : last.toString();
  }

  /** Holds the bytes of a picture until {@link #release}. */
  Picture hold(String url, byte[] bytes) {
    return pictures.hold(url, bytes);
  }

  /** Lets the bytes of a picture go. */
  void release(Picture picture) {
    pictures.release(picture);
  }

  @Override
  public void close() {
    embedders.close();
  }
}
