package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.catalog.NearPairs.State;
import dev.skylight.internal.search.NearRows;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.RowRange;
import java.util.Optional;

/** A search for near duplicates from where it stands to its end. */
final class NearWork {

  private final NearPairs pairs;
  private final EmbeddingsFile vectors;
  private final DistinctRows.Result rows;
  private final NearRows search;
  private final NearFinder.Pace pace;
  private final PairForest forest;

  NearWork(
      NearPairs pairs,
      EmbeddingsFile vectors,
      DistinctRows.Result rows,
      NearRows search,
      NearFinder.Pace pace) {
    this.pairs = pairs;
    this.vectors = vectors;
    this.rows = rows;
    this.search = search;
    this.pace = pace;
    this.forest = new PairForest((int) vectors.rows(), pairs.pairs());
  }

  /** Goes on; empty where the thread was interrupted. */
  Optional<State> run(State begun) {
    State state = begun;
    while (!state.complete()) {
      RowRange range =
          new RowRange(state.next(), Math.max(state.next() + 1, vectors.rows()))
              .firstChunk(search.step());
      if (!search.find(range, new Telling(state, range))) {
        return Optional.empty();
      }
      equalRows(range);
      PairForest.Changes changes = forest.changes();
      State now =
          new State(
              state.cosine(),
              state.digest(),
              state.rows(),
              range.to() >= vectors.rows() ? state.rows() : rows.countBelow(range.to()),
              range.to(),
              forest.size());
      pairs.save(now, changes.added(), changes.removed());
      state = now;
    }
    pace.end(state.done(), state.rows());
    return Optional.of(state);
  }

  private void equalRows(RowRange range) {
    for (int row = (int) range.from(); row < Math.min(range.to(), vectors.rows()); row++) {
      if (rows.takes(row) && rows.first(row) != row) {
        forest.add(rows.first(row), row, 1); // though sums of squares may be a hair below
      }
    }
  }

  private final class Telling implements NearRows.Listener {
    private final State state;
    private final long size;

    Telling(State state, RowRange range) {
      this.state = state;
      this.size = range.size();
    }

    @Override
    public void pair(int row, int other, float cosine) {
      forest.add(row, other, cosine);
    }

    @Override
    public boolean goOn(double part) {
      long done = Math.min(state.rows(), state.done() + (long) (part * size));
      return pace.at(done, state.rows());
    }
  }
}
