package dev.skylight.internal.index;

import dev.skylight.faiss.FaissException;
import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.Metric;
import java.util.Optional;

/** FAISS's word for an index type, asked about before hours of work and not after. */
public final class FactoryString {

  private FactoryString() {}

  /**
   * Why FAISS cannot make this type of vectors of this width; empty where it can.
   *
   * @param type a factory string
   */
  public static Optional<String> problem(String type, int dimension) {
    try (FaissIndex index = FaissIndex.factory(dimension, type, Metric.INNER_PRODUCT)) {
      return index.dimension() == dimension
          ? Optional.empty()
          : Optional.of("it takes vectors of " + index.dimension() + " numbers");
    } catch (FaissException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Why a collection has too few rows for this type and what fits, a sentence; empty where nothing
   * is known against it.
   *
   * @param rows rows with a vector
   */
  public static Optional<String> tooFewRows(String type, long rows) {
    return IndexTypes.tooFew(type, rows);
  }
}
