package dev.skylight.internal.models;

import dev.skylight.internal.images.GoldenFiles;
import java.nio.file.Path;
import java.util.List;

class OnnxEmbedderContractTest extends EmbedderContract {

  @Override
  protected Embedder open() {
    OnnxEmbedders embedders = new OnnxEmbedders(2);
    Embedder embedder =
        embedders.get(new ModelUse(GoldenFiles.folder().resolve("tiny-clip").toString(), "fp32"));
    return new Embedder() {
      @Override
      public int dimension() {
        return embedder.dimension();
      }

      @Override
      public String fingerprint() {
        return embedder.fingerprint();
      }

      @Override
      public List<RowOutcome> embed(
          List<RowSource> rows, java.nio.FloatBuffer out, Listener listener) {
        return embedder.embed(rows, out, listener);
      }

      @Override
      public void close() {
        embedders.close(); // the provider owns what it hands out
      }
    };
  }

  @Override
  protected List<Path> pictures() {
    Path images = GoldenFiles.folder().resolve("images");
    return List.of(
        images.resolve("jpeg-225x224.jpg"),
        images.resolve("png-rgb-300x451.png"),
        images.resolve("jpeg-exact-224x224.jpg"));
  }

  @Override
  protected Path unreadable() {
    return GoldenFiles.folder().resolve("images.json");
  }
}
