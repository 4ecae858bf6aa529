package dev.skylight.internal.comparison;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which precision to use: the fastest of those that find at least {@link #ENOUGH_RECALL} of what
 * the first finds and are at least {@link #WORTH_IT} times as fast; else the first.
 *
 * @param precision the one
 * @param reason why, as a part of a sentence
 */
public record Recommendation(String precision, String reason) {

  /** Part of the ten nearest that must be found. */
  public static final double ENOUGH_RECALL = 0.95;

  /** Less is not worth other vectors. */
  public static final double WORTH_IT = 1.2;

  /**
   * Applies the rule.
   *
   * @param measured the reference first
   */
  public static Recommendation of(List<Measured> measured) {
    Measured reference = measured.get(0);
    List<Measured> others = measured.subList(1, measured.size());
    Optional<Measured> best =
        others.stream()
            .filter(one -> like(one) && fast(one))
            .max(Comparator.comparingDouble(one -> one.speed().ratio()));
    if (best.isPresent()) {
      return new Recommendation(best.get().variant().precision(), facts(best.get()));
    }
    String name = reference.variant().precision();
    return new Recommendation(
        name,
        others.isEmpty()
            ? "no other precision can be used"
            : others.stream()
                .map(one -> one.variant().precision() + " " + shortfall(one))
                .collect(Collectors.joining("; ")));
  }

  private static boolean like(Measured one) {
    return one.likeness().recall() >= ENOUGH_RECALL;
  }

  private static boolean fast(Measured one) {
    return one.speed().ratio() >= WORTH_IT;
  }

  private static String facts(Measured one) {
    return String.format(
        Locale.ROOT,
        "it finds %.1f %% of the ten nearest (%.0f %% would do) and is %.2f times as fast",
        100 * one.likeness().recall(),
        100 * ENOUGH_RECALL,
        one.speed().ratio());
  }

  private static String shortfall(Measured one) {
    return like(one)
        ? String.format(
            Locale.ROOT,
            "is only %.2f times as fast (%.1f would be worth it)",
            one.speed().ratio(),
            WORTH_IT)
        : String.format(
            Locale.ROOT,
            "finds only %.1f %% of the ten nearest (%.0f %% are asked for)",
            100 * one.likeness().recall(),
            100 * ENOUGH_RECALL);
  }
}
