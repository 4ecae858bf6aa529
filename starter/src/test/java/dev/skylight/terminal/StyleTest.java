package dev.skylight.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleTest {

  @ParameterizedTest
  @CsvSource({
    // mode, terminal, NO_COLOR, CLICOLOR_FORCE, TERM, colours
    "AUTO,   true,  '',  '', xterm, true",
    "AUTO,   false, '',  '', xterm, false",
    "AUTO,   true,  '1', '', xterm, false",
    "AUTO,   true,  '0', '', xterm, false",
    "AUTO,   true,  '',  '', dumb,  false",
    "AUTO,   true,  '',  '', '',    false",
    "AUTO,   false, '',  1,  xterm, true",
    "AUTO,   false, '',  0,  xterm, false",
    "AUTO,   false, '1', 1,  xterm, false",
    "ALWAYS, false, '1', '', dumb,  true",
    "NEVER,  true,  '',  1,  xterm, false"
  })
  void theUserThenTheEnvironmentThenTheTerminalDecide(
      ColourMode mode, boolean terminal, String no, String force, String term, boolean colours) {
    Map<String, String> env = Map.of("NO_COLOR", no, "CLICOLOR_FORCE", force, "TERM", term);
    assertEquals(colours, Style.of(mode, terminal, env).colours());
  }

  @Test
  void paintsOnlyWithColours() {
    Style on = Style.of(ColourMode.ALWAYS, false, Map.of());
    Style off = Style.of(ColourMode.NEVER, true, Map.of());
    assertEquals("\u001b[1;31mx\u001b[0m", on.bad("x"));
    assertEquals("\u001b[2mx\u001b[0m", on.dim("x"));
    assertEquals("", on.dim(""));
    assertEquals(
        "xxxxx", off.bad("x") + off.warning("x") + off.good("x") + off.strong("x") + off.dim("x"));
  }

  @Test
  void controlCharactersAreShownAndOtherLettersKept() {
    assertEquals("/a b/ünï\ud83d\ude00.jpg", Printable.of("/a b/ünï\ud83d\ude00.jpg"));
    assertEquals("a\\nb\\tc\\r\\x1b[2Jd\\x7f", Printable.of("a\nb\tc\r\u001b[2Jd\u007f"));
    assertEquals("a\\u009b\\u202eb\\u2028\\u2066", Printable.of("a\u009b\u202eb\u2028\u2066"));
  }
}
