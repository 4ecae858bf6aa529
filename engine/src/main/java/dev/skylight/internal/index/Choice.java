package dev.skylight.internal.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Why an index is of its type, in a sentence. Not thread-safe. */
final class Choice {

  private record Miss(String type, double recall) {}

  private final boolean auto;
  private final double target;
  private final List<Miss> misses = new ArrayList<>();

  /**
   * Before any type is tried.
   *
   * @param auto whether nobody asked for a type
   * @param target recall to reach
   */
  Choice(boolean auto, double target) {
    this.auto = auto;
    this.target = target;
  }

  /** Notes a type that was tried and finds too little. */
  void missed(String type, double recall) {
    misses.add(new Miss(type, recall));
  }

  /**
   * The sentence.
   *
   * @param type what became of it
   * @param allFit whether every type that there is for so many rows fits into the memory allowed
   */
  String sentence(String type, boolean allFit) {
    boolean missed = misses.stream().anyMatch(miss -> miss.type().equals(type));
    if (!auto) {
      return type
          + " was asked for"
          + (missed ? ", and finds less than " + number(target) + " of the nearest rows" : "");
    }
    String others =
        misses.stream()
            .map(miss -> miss.type() + " found only " + number(miss.recall()))
            .collect(Collectors.joining(" and "));
    if (missed) {
      return "no type that fits finds "
          + number(target)
          + " of the nearest rows: "
          + others
          + (misses.size() > 1 ? "; auto took the better" : "");
    }
    return misses.isEmpty()
        ? "auto took " + type + ": " + reason(type, allFit)
        : "auto took " + type + ", since " + others + " of the nearest rows";
  }

  private static String reason(String type, boolean allFit) {
    if (!allFit) {
      return "the best that fits into the memory allowed";
    } else if (type.equals("Flat")) {
      return "comparing so few rows takes milliseconds, and is exact";
    }
    return type.startsWith("HNSW")
        ? "the fastest search for so many rows"
        : "quicker to build than a graph of so many rows";
  }

  private static String number(double recall) {
    return String.format(Locale.ROOT, "%.3f", recall);
  }
}
