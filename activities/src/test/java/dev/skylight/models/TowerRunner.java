package dev.skylight.models;

import dev.skylight.images.Preprocessing;
import dev.skylight.models.graph.ModelRunner;
import java.nio.file.Path;

/** The product's way to run a vision tower, for tests in other packages. */
public record TowerRunner(Preprocessing pixels, int dimension) implements ModelRunner {

  @Override
  public float[][] run(Path model, byte[] pictures, int count, int together) {
    return new SampleRunner(pixels, dimension).run(model, pictures, count, together);
  }
}
