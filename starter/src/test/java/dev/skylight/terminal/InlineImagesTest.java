package dev.skylight.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InlineImagesTest {

  @Test
  void theEnvironmentTellsWhatTheTerminalCan() {
    assertEquals(InlineImages.NONE, InlineImages.of(Map.of()));
    assertEquals(InlineImages.NONE, InlineImages.of(Map.of("TERM", "xterm-256color")));
    assertEquals(InlineImages.ITERM, InlineImages.of(Map.of("TERM_PROGRAM", "iTerm.app")));
    assertEquals(InlineImages.ITERM, InlineImages.of(Map.of("TERM_PROGRAM", "WezTerm")));
    assertEquals(InlineImages.ITERM, InlineImages.of(Map.of("LC_TERMINAL", "iTerm2")));
    assertEquals(InlineImages.KITTY, InlineImages.of(Map.of("TERM", "xterm-kitty")));
    assertEquals(InlineImages.KITTY, InlineImages.of(Map.of("TERM", "xterm-ghostty")));
    assertEquals(InlineImages.KITTY, InlineImages.of(Map.of("KITTY_WINDOW_ID", "1")));
    assertEquals(
        InlineImages.NONE, InlineImages.of(Map.of("TERM", "dumb", "TERM_PROGRAM", "iTerm.app")));
    for (String around : new String[] {"TMUX", "STY"}) {
      assertEquals(
          InlineImages.NONE,
          InlineImages.of(
              Map.of("TERM_PROGRAM", "iTerm.app", "KITTY_WINDOW_ID", "1", around, "x")));
    }
  }

  @Test
  void nothingIsShownWhereNothingCanBe() {
    assertEquals("", InlineImages.NONE.show(new byte[] {1, 2, 3}, 40));
  }

  @Test
  void itermGetsOneSequence() {
    assertEquals(
        "\u001b]1337;File=inline=1;size=3;width=40;preserveAspectRatio=1:AQID\u0007\n",
        InlineImages.ITERM.show(new byte[] {1, 2, 3}, 40));
  }

  @Test
  void kittyGetsSmallPieces() {
    assertEquals(
        "\u001b_Ga=T,f=100,c=40,q=2,m=0;AQID\u001b\\\n",
        InlineImages.KITTY.show(new byte[] {1, 2, 3}, 40));

    byte[] png = new byte[7000];
    for (int i = 0; i < png.length; i++) {
      png[i] = (byte) (31 * i);
    }
    String shown = InlineImages.KITTY.show(png, 12);
    Matcher pieces = Pattern.compile("\u001b_G([^;]*);([^\u001b]*)\u001b\\\\").matcher(shown);
    StringBuilder base64 = new StringBuilder();
    StringBuilder keys = new StringBuilder();
    while (pieces.find()) {
      assertTrue(pieces.group(2).length() <= 4096, "" + pieces.group(2).length());
      keys.append(pieces.group(1)).append(' ');
      base64.append(pieces.group(2));
    }
    assertEquals("a=T,f=100,c=12,q=2,m=1 q=2,m=1 q=2,m=0 ", keys.toString());
    assertEquals(Base64.getEncoder().encodeToString(png), base64.toString());
  }
}
