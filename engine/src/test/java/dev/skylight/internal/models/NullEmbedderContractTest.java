package dev.skylight.internal.models;

import java.nio.file.Path;
import java.util.List;

/** The tests' own embedder keeps the promises that the activities rely on. */
class NullEmbedderContractTest extends EmbedderContract {

  @Override
  protected Embedder open() {
    return new NullEmbedder(100, 16);
  }

  @Override
  protected List<Path> pictures() {
    return List.of(Path.of("a.jpg"), Path.of("b.jpg"));
  }

  @Override
  protected Path unreadable() {
    return Path.of("missing.jpg");
  }
}
