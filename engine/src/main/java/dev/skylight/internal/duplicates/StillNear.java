package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.NearPairs.Pair;
import dev.skylight.internal.vectors.EmbeddingsFile;
import java.util.Optional;

/**
 * Whether pairs that were found once are near now, by the vectors as they are.
 *
 * @param vectors null: they are those that were compared
 * @param cosine that was asked for
 */
record StillNear(EmbeddingsFile vectors, HeldRows held, float cosine) implements AutoCloseable {

  /** A pair as it is now; empty where it is none any more. */
  Optional<Pair> now(Pair pair) {
    if (!holds(pair.row()) || !holds(pair.other())) {
      return Optional.empty();
    }
    if (vectors == null) {
      return Optional.of(pair);
    }
    float now = DistinctRows.cosine(vectors, pair.row(), pair.other());
    return now >= cosine ? Optional.of(new Pair(pair.row(), pair.other(), now)) : Optional.empty();
  }

  private boolean holds(long row) {
    return held.contains(row) && (vectors == null || row < vectors.rows());
  }

  @Override
  public void close() {
    if (vectors != null) {
      vectors.close();
    }
  }
}
