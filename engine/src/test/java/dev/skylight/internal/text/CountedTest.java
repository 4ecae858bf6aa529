package dev.skylight.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountedTest {

  @Test
  void oneIsNotSeveral() {
    String sentence = "%,d [picture is|pictures are] gone, and [its|their] vector[|s]";
    assertEquals("%,d picture is gone, and its vector", Counted.of(1, sentence));
    assertEquals("%,d pictures are gone, and their vectors", Counted.of(0, sentence));
    assertEquals("%,d pictures are gone, and their vectors", Counted.of(1_000, sentence));
  }
}
