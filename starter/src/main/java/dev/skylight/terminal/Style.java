package dev.skylight.terminal;

import java.util.Map;

/**
 * Colours of one stream, or none: ECMA-48 sequences around a text. Results for programs (JSON,
 * plain paths) never pass through here. Immutable.
 */
public final class Style {

  private static final String RESET = "\u001b[0m";

  private final boolean colours;

  private Style(boolean colours) {
    this.colours = colours;
  }

  /**
   * The style of a stream. With {@link ColourMode#AUTO}, NO_COLOR (not empty) turns colours off,
   * CLICOLOR_FORCE (neither empty nor 0) turns them on, and else a terminal that can has them.
   *
   * @param terminal whether the stream is a terminal
   * @param env environment variables
   */
  public static Style of(ColourMode mode, boolean terminal, Map<String, String> env) {
    return new Style(
        switch (mode) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> automatic(terminal, env);
        });
  }

  private static boolean automatic(boolean terminal, Map<String, String> env) {
    if (!env.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    String force = env.getOrDefault("CLICOLOR_FORCE", "");
    if (!force.isEmpty() && !force.equals("0")) {
      return true;
    }
    return terminal && cursorMoves(env);
  }

  /** Whether a terminal understands more than characters; one without a name does not. */
  public static boolean cursorMoves(Map<String, String> env) {
    String name = env.getOrDefault("TERM", "");
    return !name.isEmpty() && !name.equals("dumb");
  }

  /** Whether there are colours. */
  public boolean colours() {
    return colours;
  }

  /** Something failed or is damaged. */
  public String bad(String text) {
    return paint("1;31", text);
  }

  /** Something needs a look. */
  public String warning(String text) {
    return paint("33", text);
  }

  /** All is well. */
  public String good(String text) {
    return paint("32", text);
  }

  /** Worth a look. */
  public String strong(String text) {
    return paint("1", text);
  }

  /** Less important than what stands beside it. */
  public String dim(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
