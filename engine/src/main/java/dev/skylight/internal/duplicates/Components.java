package dev.skylight.internal.duplicates;

import java.util.Arrays;

/** Which of some numbered things are connected. Not thread-safe. */
final class Components {

  private final int[] parents;

  /** Of so many things, none of them connected. */
  Components(int count) {
    parents = new int[count];
    reset();
  }

  /** Disconnects all. */
  void reset() {
    Arrays.setAll(parents, i -> i);
  }

  /** How many things there are. */
  int size() {
    return parents.length;
  }

  /** The one that stands for all that a thing is connected with. */
  int of(int thing) {
    int at = thing;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  /** Connects two; the lower of those that stood for them stands for all. False: they were. */
  boolean join(int a, int b) {
    int one = of(a);
    int other = of(b);
    parents[Math.max(one, other)] = Math.min(one, other);
    return one != other;
  }
}
