package dev.skylight.internal.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best k of the rows offered. Not thread-safe: one per thread, then {@link #addAll}. */
final class TopHits {

  /** Best first; equal scores by row. */
  static final Comparator<Hit> BEST_FIRST =
      (a, b) -> {
        int byScore = Float.compare(b.score(), a.score());
        return byScore != 0 ? byScore : Long.compare(a.row(), b.row());
      };

  private final int k;
  private final float minScore;
  private final PriorityQueue<Hit> worstFirst;
  private float threshold;

  TopHits(int k, float minScore) {
    this.k = k;
    this.minScore = minScore;
    this.worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
    this.threshold = minScore;
  }

  /** Whether a row of this score could be among the best: false is certain, NaN never is. */
  boolean wants(float score) {
    return score >= threshold;
  }

  void add(long row, float score) {
    if (!wants(score)) {
      return;
    }
    Hit hit = new Hit(row, score);
    if (worstFirst.size() == k) {
      if (BEST_FIRST.compare(hit, worstFirst.element()) > 0) {
        return;
      }
      worstFirst.remove();
    }
    worstFirst.add(hit);
    if (worstFirst.size() == k) {
      threshold = Math.max(minScore, worstFirst.element().score());
    }
  }

  void addAll(TopHits other) {
    for (Hit hit : other.worstFirst) {
      add(hit.row(), hit.score());
    }
  }

  List<Hit> bestFirst() {
    List<Hit> hits = new ArrayList<>(worstFirst);
    hits.sort(BEST_FIRST);
    return hits;
  }
}
