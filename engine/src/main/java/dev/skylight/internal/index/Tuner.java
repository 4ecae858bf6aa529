package dev.skylight.internal.index;

import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.SearchKnob;
import dev.skylight.internal.vectors.EmbeddingsFile;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Raises the effort of a search step by step until it finds enough: first for ten rows, then for
 * more.
 */
final class Tuner {

  /** Beyond this HNSW is slower than comparing every row of the collections it is chosen for. */
  private static final int MOST_EF_SEARCH = 2048;

  private static final int[] ROUGH = {4, 10, 20, 50};
  private static final int[] WHOLE = {1};

  /** Rows that are compared per measurement: the more are asked for, the fewer queries will do. */
  private static final int ROWS_MEASURED = 50_000;

  private static final int LEAST_QUERIES = 50;

  private final FaissIndex index;
  private final EmbeddingsFile vectors;
  private final Truth truth;
  private final FloatBuffer queries;
  private final boolean rough;
  private final Runnable beforeEach;

  /**
   * Of an index and queries whose truth is known.
   *
   * @param rough the index keeps vectors roughly, so candidates are compared exactly
   * @param beforeEach called before each measurement; may throw to stop
   */
  Tuner(
      FaissIndex index,
      EmbeddingsFile vectors,
      Truth truth,
      FloatBuffer queries,
      boolean rough,
      Runnable beforeEach) {
    this.index = index;
    this.vectors = vectors;
    this.truth = truth;
    this.queries = queries;
    this.rough = rough;
    this.beforeEach = beforeEach;
  }

  /**
   * The cheapest efforts that reach the recall, for more and more rows asked for: as far as that is
   * less work than comparing every row. The first is for ten, and the best there is where none
   * reaches it; those for more then have to be as good.
   */
  List<Effort> tune(double recall) {
    List<Effort> found = new ArrayList<>();
    found.add(first(Math.min(Effort.STEPS[0], truth.most()), recall));
    if (!rough && index.knob() == SearchKnob.NONE) {
      return found; // compares every row by itself
    }
    double wanted = Math.min(recall, found.get(0).recall());
    for (int k : Effort.STEPS) {
      Effort last = found.get(found.size() - 1);
      if (k > last.k() && k <= truth.most()) {
        Optional<Effort> more = more(k, wanted, last);
        if (more.isEmpty()) {
          break;
        }
        found.add(more.get());
      }
    }
    return found;
  }

  private Effort first(int k, double recall) {
    Effort best = null;
    for (int rescore : rough ? ROUGH : WHOLE) {
      for (int effort : efforts()) {
        Effort measured = measured(effort(k, effort, rescore));
        if (measured.recall() >= recall) {
          return measured;
        }
        if (best == null || measured.recall() > best.recall()) {
          best = measured;
        }
      }
    }
    return best;
  }

  private Optional<Effort> more(int k, double recall, Effort last) {
    for (int rescore : rough ? ROUGH : WHOLE) {
      for (int effort : efforts()) {
        Effort next = effort(k, effort, rescore);
        if (next.nprobe() >= last.nprobe()
            && next.efSearch() >= last.efSearch()
            && next.pays(index.size(), index.lists())) {
          Effort measured = measured(next);
          if (measured.recall() >= recall) {
            return Optional.of(measured);
          }
        }
      }
    }
    return Optional.empty();
  }

  private Effort effort(int k, int effort, int rescore) {
    return switch (index.knob()) {
      case NPROBE -> new Effort(k, effort, 0, rescore, 0);
      // FAISS keeps as many candidates as it has to return, whatever it is told
      case EF_SEARCH -> new Effort(k, 0, Math.max(effort, k > 10 ? k : 0), rescore, 0);
      case NONE -> new Effort(k, 0, 0, rescore, 0);
    };
  }

  private Effort measured(Effort effort) {
    beforeEach.run();
    int dimension = vectors.dimension();
    int all = queries.remaining() / dimension;
    int count = Math.min(all, Math.max(LEAST_QUERIES, ROWS_MEASURED / effort.k()));
    // not closed: it would close the index that goes on being built
    @SuppressWarnings("resource")
    LoadedIndex loaded = new LoadedIndex(index, vectors, List.of(effort), List.of());
    FloatBuffer some = queries.slice(queries.position(), count * dimension);
    double recall = truth.recall(loaded.search(some, effort.k(), effort), effort.k());
    return new Effort(effort.k(), effort.nprobe(), effort.efSearch(), effort.rescore(), recall);
  }

  private List<Integer> efforts() {
    List<Integer> efforts = new ArrayList<>();
    switch (index.knob()) {
      case NPROBE -> {
        // 1, 2, 3, 4, 6, 8, 12, ...: half steps, since the time grows with them
        for (int lists = 1; lists < index.lists(); lists *= 2) {
          efforts.add(lists);
          if (lists > 1 && lists * 3 / 2 < index.lists()) {
            efforts.add(lists * 3 / 2);
          }
        }
        efforts.add((int) index.lists());
      }
      case EF_SEARCH -> {
        for (int candidates = 16; candidates <= MOST_EF_SEARCH; candidates *= 2) {
          efforts.add(candidates);
          if (candidates < MOST_EF_SEARCH) {
            efforts.add(candidates * 3 / 2);
          }
        }
      }
      case NONE -> efforts.add(0);
    }
    return efforts;
  }
}
