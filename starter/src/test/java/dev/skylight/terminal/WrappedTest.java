package dev.skylight.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WrappedTest {

  @Test
  void wordsStayWholeAndLinesFit() {
    assertEquals("one two", Wrapped.of("one two", 20, 0));
    assertEquals(
        "12345 7890 2345 7890\nnext line", Wrapped.of("12345 7890 2345 7890 next line", 20, 0));
    assertEquals("a caption of some\n     words", Wrapped.of("a caption of some words", 25, 5));
    assertEquals(
        "see\n/a/very/long/path/indeed.html\nx",
        Wrapped.of("see /a/very/long/path/indeed.html x", 22, 0));
    assertEquals("", Wrapped.of("", 20, 3));
  }
}
