package dev.skylight.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowFilterTest {

  private static final int ROWS = 200;

  @Test
  void allIsAll() {
    assertTrue(RowFilter.all().isAll());
    assertTrue(RowFilter.all().contains(0));
    assertTrue(RowFilter.all().contains(1L << 40));
    assertEquals(RowFilter.of(), RowFilter.all().negate());
    assertEquals(RowFilter.all(), RowFilter.of().negate());
    assertEquals(List.of(new RowRange(3, 9)), RowFilter.all().within(new RowRange(3, 9)));
    assertFalse(RowFilter.range(1, Long.MAX_VALUE).isAll());
  }

  @Test
  void rowsThatTouchAreOneRange() {
    assertEquals(RowFilter.range(4, 8), RowFilter.of(7, 5, 4, 6, 5));
    assertEquals("[rows 4-7]", RowFilter.of(List.of(7L, 5L, 4L, 6L)).toString());
    assertEquals(RowFilter.of(), RowFilter.range(5, 5));
  }

  @Test
  void refusesWhatIsNoRow() {
    assertThrows(IllegalArgumentException.class, () -> RowFilter.of(3, -1));
    assertThrows(IllegalArgumentException.class, () -> RowFilter.range(5, 4));
    assertThrows(IllegalArgumentException.class, () -> RowFilter.range(-5, 4));
  }

  @Test
  void agreesWithBitSets() {
    long seed = 11;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      BitSet a = bits(random);
      BitSet b = bits(random);
      same(a, filter(a), "seed " + seed + ", round " + round);
      BitSet not = (BitSet) a.clone();
      not.flip(0, ROWS);
      same(not, filter(a).negate(), "not, seed " + seed + ", round " + round);
      BitSet both = (BitSet) a.clone();
      both.and(b);
      same(both, filter(a).and(filter(b)), "and, seed " + seed + ", round " + round);
      BitSet only = (BitSet) a.clone();
      only.andNot(b);
      same(only, filter(a).and(filter(b).negate()), "and not, seed " + seed + ", round " + round);
    }
  }

  private static BitSet bits(Random random) {
    BitSet bits = new BitSet();
    int ranges = random.nextInt(12);
    for (int i = 0; i < ranges; i++) {
      int from = random.nextInt(ROWS);
      bits.set(from, Math.min(ROWS, from + 1 + random.nextInt(1 + random.nextInt(30))));
    }
    return bits;
  }

  private static RowFilter filter(BitSet bits) {
    return RowFilter.of(bits.stream().asLongStream().toArray());
  }

  private static void same(BitSet expected, RowFilter filter, String what) {
    Random random = new Random(expected.hashCode());
    for (int row = 0; row < ROWS; row++) {
      assertEquals(expected.get(row), filter.contains(row), what + ", row " + row);
    }
    for (int i = 0; i < 10; i++) {
      int from = random.nextInt(ROWS - 1);
      int to = from + 1 + random.nextInt(ROWS - from);
      BitSet within = new BitSet();
      for (RowRange part : filter.within(new RowRange(from, to))) {
        within.set((int) part.from(), (int) part.to());
      }
      BitSet inside = expected.get(from, to);
      BitSet shifted = new BitSet();
      inside.stream().forEach(row -> shifted.set(row + from));
      assertEquals(shifted, within, what + ", within " + from + " to " + to);
      assertEquals(expected.get(0, to).cardinality(), filter.count(to), what + ", below " + to);
    }
  }
}
