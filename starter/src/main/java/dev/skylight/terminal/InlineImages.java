package dev.skylight.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Pictures among the text of a terminal, where it can show them: iTerm2's inline images protocol
 * (iterm2.com/documentation-images.html), which WezTerm speaks, too, and kitty's graphics protocol
 * (sw.kovidgoyal.net/kitty/graphics-protocol), which Ghostty speaks, too.
 */
public enum InlineImages {
  /** The terminal shows none, or it is not known that it does. */
  NONE,
  /** {@code OSC 1337 ; File=}. */
  ITERM,
  /** {@code APC G}. */
  KITTY;

  /** Most bytes of base64 in one of kitty's commands. */
  private static final int KITTY_CHUNK = 4096;

  /**
   * What the terminal around this process understands. Inside tmux or screen nothing: they know of
   * no pictures, and hand them on only where their user has allowed it.
   *
   * @param env environment variables
   */
  public static InlineImages of(Map<String, String> env) {
    if (!env.getOrDefault("TMUX", "").isEmpty() || !env.getOrDefault("STY", "").isEmpty()) {
      return NONE;
    }
    String program = env.getOrDefault("TERM_PROGRAM", "");
    String term = env.getOrDefault("TERM", "");
    if (term.equals("dumb")) {
      return NONE; // a shell in an editor that was started from such a terminal
    }
    if (program.equals("iTerm.app")
        || program.equals("WezTerm")
        || env.getOrDefault("LC_TERMINAL", "").equals("iTerm2")) {
      return ITERM;
    }
    boolean kitty =
        term.equals("xterm-kitty")
            || term.equals("xterm-ghostty")
            || !env.getOrDefault("KITTY_WINDOW_ID", "").isEmpty();
    return kitty ? KITTY : NONE;
  }

  /**
   * What shows a picture when it is printed; the cursor is then at the start of the line below it.
   *
   * @param png a PNG file's bytes
   * @param columns character cells across; the height follows
   * @return empty for {@link #NONE}
   */
  public String show(byte[] png, int columns) {
    return switch (this) {
      case NONE -> "";
      case ITERM ->
          "\u001b]1337;File=inline=1;size="
              + png.length
              + ";width="
              + columns
              + ";preserveAspectRatio=1:"
              + base64(png)
              + "\u0007\n";
      case KITTY -> kitty(base64(png), columns);
    };
  }

  /** q=2: the terminal is not to answer, since the answer would be typed into the shell. */
  private static String kitty(String base64, int columns) {
    StringBuilder commands = new StringBuilder();
    for (int at = 0; at < base64.length(); at += KITTY_CHUNK) {
      int end = Math.min(base64.length(), at + KITTY_CHUNK);
      commands
          .append("\u001b_G")
          .append(at == 0 ? "a=T,f=100,c=" + columns + "," : "")
          .append(end < base64.length() ? "q=2,m=1;" : "q=2,m=0;")
          .append(base64, at, end)
          .append("\u001b\\");
    }
    return commands.append('\n').toString();
  }

  private static String base64(byte[] bytes) {
    return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
  }
}
