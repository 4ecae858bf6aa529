package dev.skylight.internal.search;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;

/** Checks of what is asked, the same for every search. */
final class Queries {

  private Queries() {}

  /** The query at length 1. */
  static float[] normalised(float[] query, int dimension, int k) {
    if (k < 1) {
      throw new SkylightException(
          Kind.BAD_INPUT, "Cannot search for " + k + " rows; ask for at least 1 (-k).");
    }
    if (query.length != dimension) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "The query has "
              + query.length
              + " numbers, the collection's vectors have "
              + dimension
              + ". Search with the model that made them (--model).");
    }
    double squares = 0;
    for (float value : query) {
      squares += (double) value * value;
    }
    if (!(squares > 0) || Double.isInfinite(squares)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "The query has no direction: its vector is all zeros or not finite. Ask something else.");
    }
    float[] unit = new float[dimension];
    double length = Math.sqrt(squares);
    for (int i = 0; i < dimension; i++) {
      unit[i] = (float) (query[i] / length);
    }
    return unit;
  }
}
