package dev.skylight.internal.index;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.vectors.VectorLength;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** Refuses rows that a flipped bit has made none: one of them, and FAISS searches for ever. */
final class SoundRows {

  /** Far from the 1 that all rows have, and from what overflows. */
  private static final double LONGEST = 1e9;

  private SoundRows() {}

  /**
   * Lets rows pass that can be compared.
   *
   * @param rows from position 0 to the limit
   * @param first number of the first one
   * @throws SkylightException of kind DAMAGED where one cannot
   */
  static void require(FloatBuffer rows, int dimension, long first, Path file) {
    for (int at = 0; at < rows.limit(); at += dimension) {
      if (!(VectorLength.of(rows, at, dimension) <= LONGEST)) {
        throw new SkylightException(
            Kind.DAMAGED,
            "Row "
                + (first + at / dimension)
                + " of "
                + file
                + " is damaged, its numbers are not those of a vector: run `skylight verify --deep"
                + " --repair`, which makes it again.");
      }
    }
  }
}
