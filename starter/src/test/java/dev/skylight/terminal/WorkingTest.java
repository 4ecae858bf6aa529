package dev.skylight.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkingTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now = 17;

  private Working working(boolean terminal, int columns) {
    return new Working(err, terminal, columns, "reading", () -> now);
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  private String said() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shortWorkIsNotWorthALine() {
    for (boolean terminal : new boolean[] {true, false}) {
      Working working = working(terminal, 80);
      working.tick();
      pass(1_400);
      assertTrue(working.tick());
      working.close();
      assertFalse(working.tick());
      assertEquals("", said());
    }
  }

  @Test
  void aTerminalSeesItWithinTwoSecondsOnOneLine() {
    Working working = working(true, 40);
    pass(1_600);
    working.tick();
    assertEquals("\r\u001b[Kreading: 1 s", said());
    working.part(1_200, 4_000);
    working.detail("a detail that is too long for this terminal");
    pass(1_000);
    working.tick();
    assertTrue(said().endsWith("\r\u001b[Kreading: 1,200 of 4,000 (30 %), a detai"), said());
    working.line("hello");
    assertTrue(said().endsWith("\r\u001b[Khello\n"), said());
    working.tick();
    working.close();
    working.close();
    assertTrue(said().endsWith("a detai\r\u001b[K"), said());
  }

  @Test
  void aPipeGetsALineNowAndThen() {
    Working working = working(false, 80);
    for (int tick = 0; tick < 24; tick++) {
      pass(500);
      working.detail("row " + tick);
      working.tick();
    }
    working.close();
    assertEquals("reading: row 9, 5 s\nreading: row 19, 10 s\n", said());
  }

  @Test
  void quietSaysNothing() {
    try (Working working = Working.start(err, true, true, 80, "reading")) {
      working.part(1, 2);
      working.line("hello");
    }
    assertEquals("", said());
  }
}
