package dev.skylight.internal.models;

import dev.skylight.internal.images.Preprocessing;
import dev.skylight.internal.models.graph.FileHash;
import dev.skylight.internal.models.graph.ModelRunner;
import java.nio.file.Path;

/** The product's way to run a vision tower, for tests in other packages. */
public record TowerRunner(Preprocessing pixels, int dimension) implements ModelRunner {

  /** The product's way to tell files apart. */
  public static FileHash hashes(Path cache) {
    return new FileHashes(cache)::sha256;
  }

  @Override
  public float[][] run(Path model, byte[] pictures, int count, int together) {
    return new SampleRunner(pixels, dimension).run(model, pictures, count, together);
  }
}
