package dev.skylight.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs contenders in turn, several rounds, so that all meet the same good and bad moments. */
final class Rounds {
  private final List<Contender> contenders;
  private final int rounds;

  Rounds(List<Contender> contenders, int rounds) {
    this.contenders = contenders;
    this.rounds = rounds;
  }

  /** Seconds of every round by contender, in order; a round before them warms caches, uncounted. */
  Map<String, double[]> run() throws Exception {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (Contender contender : contenders) {
        double took = contender.run();
        System.err.printf(
            "%s  %-28s %8.2f s%n",
            round == 0 ? "warm-up" : "round " + round, contender.name(), took);
        if (round > 0) {
          seconds.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(took);
        }
      }
    }
    Map<String, double[]> result = new LinkedHashMap<>();
    seconds.forEach(
        (name, list) -> result.put(name, list.stream().mapToDouble(Double::doubleValue).toArray()));
    return result;
  }

  /** The median of {@code values}, of which there is at least one. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
