package dev.skylight.internal.duplicates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.catalog.NearPairs.Pair;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.InnerProducts;
import dev.skylight.job.RowRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/** Groups of near rows as the definition has them: by every pair that there is. */
final class BruteForce {

  private BruteForce() {}

  /** Every pair of rows of a file that is near. */
  static List<Pair> pairs(EmbeddingsFile vectors, float cosine, LongPredicate takes) {
    int rows = (int) vectors.rows();
    return IntStream.range(0, rows)
        .parallel()
        .filter(takes::test)
        .boxed()
        .flatMap(
            row -> {
              float[] query = new float[vectors.dimension()];
              vectors.rows(new RowRange(row, row + 1L)).get(query);
              float[] scores = InnerProducts.of(query, vectors.rows(new RowRange(row, rows)));
              List<Pair> found = new ArrayList<>();
              for (int i = 1; i < scores.length; i++) {
                if (scores[i] >= cosine - 1e-3 && takes.test(row + i)) {
                  float score = DistinctRows.cosine(vectors, row, row + i);
                  if (score >= cosine) {
                    found.add(new Pair(row, row + i, score));
                  }
                }
              }
              return found.stream();
            })
        .toList();
  }

  /** What pairs connect: rows, and the least cosine that is needed to connect them. */
  static Map<NavigableSet<Long>, Float> groups(List<Pair> pairs) {
    Map<Long, NavigableSet<Long>> groups = new TreeMap<>();
    Map<Long, Float> least = new TreeMap<>();
    List<Pair> bestFirst = new ArrayList<>(pairs);
    bestFirst.sort(Comparator.comparingDouble(pair -> -pair.cosine()));
    for (Pair pair : bestFirst) {
      NavigableSet<Long> one = groups.computeIfAbsent(pair.row(), BruteForce::alone);
      NavigableSet<Long> other = groups.computeIfAbsent(pair.other(), BruteForce::alone);
      if (!one.contains(pair.other())) {
        one.addAll(other);
        other.forEach(row -> groups.put(row, one));
        one.forEach(row -> least.put(row, pair.cosine()));
      }
    }
    Map<NavigableSet<Long>, Float> found =
        new TreeMap<>(Comparator.<NavigableSet<Long>, Long>comparing(NavigableSet::first));
    groups.values().forEach(group -> found.put(group, least.get(group.first())));
    return found;
  }

  /**
   * Groups that an index found: the same rows; of many that are near, a row's nearest may be
   * missed, so that the least cosine is a little lower.
   */
  static void assertAsGood(
      Map<NavigableSet<Long>, Float> expected, Map<NavigableSet<Long>, Float> found) {
    assertEquals(expected.size(), found.size());
    expected.forEach(
        (group, cosine) -> {
          Float score = found.get(group);
          String name = "group of row " + group.first();
          assertNotNull(score, name);
          assertEquals(cosine, score, 0.005, name);
          assertTrue(score <= cosine, name);
          NavigableSet<Long> same =
              found.keySet().stream()
                  .filter(other -> other.first().equals(group.first()))
                  .findFirst()
                  .orElseThrow();
          assertEquals(group.size(), same.size(), name);
          assertTrue(same.containsAll(group), name + " has " + same.size() + " rows");
        });
  }

  private static NavigableSet<Long> alone(long row) {
    return new TreeSet<>(List.of(row));
  }
}
