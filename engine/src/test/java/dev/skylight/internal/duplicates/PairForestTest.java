package dev.skylight.internal.duplicates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.catalog.NearPairs.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairForestTest {

  private static List<Pair> random(long seed, int rows, int count) {
    Random random = new Random(seed);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int a = random.nextInt(rows);
      int b = random.nextInt(rows);
      if (a != b) {
        pairs.add(new Pair(Math.min(a, b), Math.max(a, b), 0.5f + 0.01f * random.nextInt(50)));
      }
    }
    return pairs;
  }

  private static void add(PairForest forest, List<Pair> pairs) {
    pairs.forEach(pair -> forest.add((int) pair.row(), (int) pair.other(), pair.cosine()));
  }

  @Test
  void whatIsStoredConnectsAsAllPairsDoInWhateverOrderTheyCome() {
    for (long seed = 0; seed < 50; seed++) {
      List<Pair> all = random(seed, 40, 60);
      Set<Pair> stored = new HashSet<>();
      Random random = new Random(seed);
      Collections.shuffle(all, random);
      PairForest forest = new PairForest(40, List.of());
      for (int at = 0; at < all.size(); ) {
        int to = Math.min(all.size(), at + 1 + random.nextInt(15));
        add(forest, all.subList(at, to));
        PairForest.Changes changes = forest.changes();
        assertTrue(stored.containsAll(changes.removed()), "seed " + seed);
        changes.removed().forEach(stored::remove);
        stored.addAll(changes.added());
        assertEquals(stored.size(), forest.size(), "seed " + seed);
        at = to;
        if (random.nextBoolean()) { // another process goes on
          List<Pair> sorted = new ArrayList<>(stored);
          sorted.sort(Comparator.comparingDouble(pair -> -pair.cosine()));
          forest = new PairForest(40, sorted);
        }
      }
      assertEquals(
          BruteForce.groups(all), BruteForce.groups(new ArrayList<>(stored)), "seed " + seed);
      assertTrue(stored.size() < 40, "seed " + seed);
    }
  }

  @Test
  void morePairsThanThereIsRoomFor() {
    PairForest forest = new PairForest(2_000, List.of());
    for (int a = 0; a < 2_000; a++) {
      for (int b = a + 1; b < 2_000; b++) {
        forest.add(a, b, b == a + 1 ? 0.99f : 0.97f);
      }
    }
    PairForest.Changes changes = forest.changes();
    assertEquals(1_999, changes.added().size());
    assertTrue(changes.added().stream().allMatch(pair -> pair.cosine() == 0.99f));
    assertEquals(List.of(), changes.removed());
  }
}
