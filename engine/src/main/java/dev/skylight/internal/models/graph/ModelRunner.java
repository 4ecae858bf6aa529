package dev.skylight.internal.models.graph;

import java.nio.file.Path;

/** Runs a vision tower on pictures. */
@FunctionalInterface
public interface ModelRunner {

  /**
   * The vectors of some pictures.
   *
   * @param model takes the pictures' bytes, {@code [count, side, side, 3]}, or normalised floats,
   *     {@code [count, 3, side, side]}
   * @param pictures rows of RGB bytes, one picture after the other
   * @param count of pictures
   * @param together how many are to be in one batch
   * @throws RuntimeException where the model cannot be opened or run
   */
  float[][] run(Path model, byte[] pictures, int count, int together);
}
