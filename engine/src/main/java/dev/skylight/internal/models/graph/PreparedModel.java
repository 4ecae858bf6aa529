package dev.skylight.internal.models.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A vision tower ready to be opened. Closing it removes the file where it is a temporary one; an
 * opened session no longer needs it.
 *
 * @param file what to open
 * @param steps what was done to it, in order; empty: it is the file as given. Part of the vectors'
 *     fingerprint
 * @param temporary whether the file is only for this use
 */
public record PreparedModel(Path file, List<String> steps, boolean temporary)
    implements AutoCloseable {

  /** Checks and copies. */
  public PreparedModel {
    steps = List.copyOf(steps);
  }

  /** The model as it was given. */
  public static PreparedModel asGiven(Path file) {
    return new PreparedModel(file, List.of(), false);
  }

  /**
   * Whether the input is the cropped picture's RGB bytes, {@code [batch, side, side, 3]}, and not
   * normalised floats, {@code [batch, 3, side, side]}.
   */
  public boolean takesBytes() {
    return steps.contains(Step.PATCH_PRODUCT.id);
  }

  /** Whether it was quantised here, such that a picture's vector does not depend on its batch. */
  public boolean quantizedByRow() {
    return steps.contains(Step.INT8_ROWS.id);
  }

  @Override
  public void close() {
    if (temporary) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + file, e);
      }
    }
  }
}
