package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.NearPairs.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Of the pairs that are found, those that are needed to tell what is connected, and how closely: a
 * spanning forest of the highest cosines, never more pairs than rows. However pairs come in, and
 * however often, the same rows are connected in the end, at the same least cosine. Not thread-safe.
 */
final class PairForest {

  /** Pairs that wait: 12 bytes each, and 8 more while they are put in order. */
  private static final int ROOM = 1 << 19;

  private final Components components;

  /** Kept, the highest cosine first; as are {@link #cosines} and {@link #known}. */
  private long[] pairs;

  private float[] cosines;

  /** Which of the kept ones are stored. */
  private BitSet known = new BitSet();

  private final long[] fresh = new long[ROOM];
  private final float[] freshCosines = new float[ROOM];
  private int waiting;
  private List<Pair> removed = new ArrayList<>();

  /**
   * Goes on from what is stored.
   *
   * @param rows that there are
   * @param stored the highest cosine first
   */
  PairForest(int rows, List<Pair> stored) {
    components = new Components(rows);
    pairs = stored.stream().mapToLong(pair -> key((int) pair.row(), (int) pair.other())).toArray();
    cosines = new float[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      cosines[i] = stored.get(i).cosine();
    }
    known.set(0, pairs.length);
  }

  private static long key(int row, int other) {
    return (long) row << Integer.SIZE | other;
  }

  private static Pair pair(long key, float cosine) {
    return new Pair(key >>> Integer.SIZE, (int) key, cosine);
  }

  /** Learns of a pair. */
  void add(int row, int other, float cosine) {
    if (waiting == ROOM) {
      reduce();
    }
    fresh[waiting] = key(row, other);
    freshCosines[waiting++] = cosine;
  }

  /** How many are kept. */
  long size() {
    reduce();
    return pairs.length;
  }

  /**
   * What to store since the last time.
   *
   * @param added pairs that are not stored yet
   * @param removed stored pairs that are not needed any more
   */
  record Changes(List<Pair> added, List<Pair> removed) {}

  /** What to store; it then counts as stored. */
  Changes changes() {
    reduce();
    List<Pair> added = new ArrayList<>();
    for (int i = known.nextClearBit(0); i < pairs.length; i = known.nextClearBit(i + 1)) {
      added.add(pair(pairs[i], cosines[i]));
    }
    known.set(0, pairs.length);
    Changes changes = new Changes(added, removed);
    removed = new ArrayList<>();
    return changes;
  }

  /** Takes from both lists the highest cosine each time, and keeps what connects. */
  private void reduce() {
    if (waiting == 0) {
      return;
    }
    long[] order = freshInOrder();
    int most = Math.min(components.size() - 1, pairs.length + waiting);
    long[] kept = new long[most];
    float[] keptCosines = new float[most];
    BitSet keptKnown = new BitSet();
    components.reset();
    int count = 0;
    int old = 0;
    int next = 0;
    while (old < pairs.length || next < waiting) {
      int place = next < waiting ? (int) order[next] : -1;
      boolean isOld = place < 0 || (old < pairs.length && cosines[old] >= freshCosines[place]);
      long key = isOld ? pairs[old] : fresh[place];
      float cosine = isOld ? cosines[old] : freshCosines[place];
      if (components.join((int) (key >>> Integer.SIZE), (int) key)) {
        keptKnown.set(count, isOld && known.get(old));
        kept[count] = key;
        keptCosines[count++] = cosine;
      } else if (isOld && known.get(old)) {
        removed.add(pair(key, cosine));
      }
      old += isOld ? 1 : 0;
      next += isOld ? 0 : 1;
    }
    pairs = Arrays.copyOf(kept, count);
    cosines = Arrays.copyOf(keptCosines, count);
    known = keptKnown;
    waiting = 0;
  }

  /** Places of the new ones, in the low half, the highest cosine first. */
  private long[] freshInOrder() {
    long[] order = new long[waiting];
    for (int i = 0; i < waiting; i++) {
      // cosines are positive, so their bits are ordered as they are
      long rank = (long) Integer.MAX_VALUE - Float.floatToIntBits(freshCosines[i]);
      order[i] = rank << Integer.SIZE | i;
    }
    Arrays.sort(order);
    return order;
  }
}
