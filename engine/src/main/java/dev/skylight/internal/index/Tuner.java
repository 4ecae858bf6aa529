package dev.skylight.internal.index;

import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.IdSelector;
import dev.skylight.faiss.SearchKnob;
import dev.skylight.faiss.SearchParameters;
import dev.skylight.internal.vectors.EmbeddingsFile;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Raises the effort of a search step by step until it finds enough. */
final class Tuner {

  /** Beyond this HNSW is slower than comparing every row of the collections it is chosen for. */
  private static final int MOST_EF_SEARCH = 2048;

  /** How a search is to be done, and what it then finds. */
  record Setting(int nprobe, int efSearch, int rescore, double recall) {

    SearchParameters parameters() {
      return new SearchParameters(nprobe, efSearch, IdSelector.all());
    }
  }

  private final FaissIndex index;
  private final EmbeddingsFile vectors;
  private final Truth truth;
  private final FloatBuffer queries;
  private final int k;

  Tuner(FaissIndex index, EmbeddingsFile vectors, Truth truth, FloatBuffer queries, int k) {
    this.index = index;
    this.vectors = vectors;
    this.truth = truth;
    this.queries = queries;
    this.k = k;
  }

  /**
   * The cheapest setting that reaches the recall, or the best one where none does.
   *
   * @param rough the index keeps vectors roughly, so candidates are compared exactly
   * @param beforeEach called before each measurement; may throw to stop
   */
  Setting tune(double recall, boolean rough, Runnable beforeEach) {
    Setting best = null;
    for (int rescore : rough ? new int[] {4, 10, 20, 50} : new int[] {1}) {
      for (int effort : efforts()) {
        beforeEach.run();
        Setting setting = measured(effort, rescore);
        if (setting.recall() >= recall) {
          return setting;
        }
        if (best == null || setting.recall() > best.recall()) {
          best = setting;
        }
      }
    }
    return best;
  }

  private Setting measured(int effort, int rescore) {
    int nprobe = index.knob() == SearchKnob.NPROBE ? effort : 0;
    int efSearch = index.knob() == SearchKnob.EF_SEARCH ? effort : 0;
    Setting setting = new Setting(nprobe, efSearch, rescore, 0);
    // not closed: it would close the index that goes on being built
    @SuppressWarnings("resource")
    LoadedIndex loaded = new LoadedIndex(index, vectors, setting.parameters(), rescore);
    return new Setting(nprobe, efSearch, rescore, truth.recall(loaded.search(queries, k)));
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
