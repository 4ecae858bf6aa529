package dev.skylight.internal.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecommendationTest {

  private static Measured measured(String precision, double recall, double ratio) {
    return new Measured(
        new Variant(precision, "exact"),
        new Likeness(0.9, 0.99, recall),
        new Speed(30 * ratio, 60 / ratio, ratio));
  }

  private static final Measured FP32 = measured("fp32", 1, 1);

  @Test
  void fastAndAlikeIsRecommended() {
    assertEquals(
        new Recommendation(
            "int8", "it finds 95.0 % of the ten nearest (95 % would do) and is 1.20 times as fast"),
        Recommendation.of(List.of(FP32, measured("int8", 0.95, 1.2))));
  }

  @Test
  void theFastestOfThoseThatAreGoodEnough() {
    assertEquals(
        "fp16",
        Recommendation.of(List.of(FP32, measured("int8", 0.94, 3), measured("fp16", 0.99, 1.5)))
            .precision());
    assertEquals(
        "int8",
        Recommendation.of(List.of(FP32, measured("int8", 0.96, 3), measured("fp16", 0.99, 1.5)))
            .precision());
  }

  @Test
  void elseTheReferenceAndWhy() {
    assertEquals(
        new Recommendation(
            "fp32",
            "int8 finds only 94.9 % of the ten nearest (95 % are asked for);"
                + " fp16 is only 1.19 times as fast (1.2 would be worth it)"),
        Recommendation.of(List.of(FP32, measured("int8", 0.949, 3), measured("fp16", 1, 1.19))));
    assertEquals(
        new Recommendation("fp32", "no other precision can be used"),
        Recommendation.of(List.of(FP32)));
  }
}
