package dev.skylight.samples;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Random choices that are the same on every JDK: only {@link SplittableRandom#nextLong()} is used,
 * whose algorithm is specified. One thread at a time.
 */
final class Dice {

  private final SplittableRandom random;

  /** The dice for one purpose of one picture. */
  Dice(long seed, long picture, int purpose) {
    random = new SplittableRandom(mixed(mixed(mixed(seed) + picture) + purpose));
  }

  /** The finaliser of SplitMix64: neighbours in, strangers out. */
  private static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** From 0 up to, not with, 1. */
  double unit() {
    return (random.nextLong() >>> 11) * 0x1p-53;
  }

  /** Between two numbers. */
  double between(double from, double to) {
    return from + (to - from) * unit();
  }

  /** From 0 up to, not with, {@code bound}. */
  int below(int bound) {
    return (int) (unit() * bound);
  }

  /** Between two whole numbers, both included. */
  int whole(int from, int to) {
    return from + below(to - from + 1);
  }

  /** True with this probability. */
  boolean chance(double probability) {
    return unit() < probability;
  }

  /** One of a list that is not empty. */
  <T> T of(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
