package dev.skylight.terminal;

import java.util.Locale;

/** Keeps file names from steering a terminal. */
public final class Printable {

  private Printable() {}

  /**
   * {@code text} with its control characters, line separators and bidirectional overrides shown as
   * in {@code $'...'}: a file name may hold any of them.
   */
  public static String of(String text) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (harmless(c)) {
        if (shown != null) {
          shown.append(c);
        }
        continue;
      }
      if (shown == null) {
        shown = new StringBuilder(text.length() + 8).append(text, 0, i);
      }
      switch (c) {
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        case '\t' -> shown.append("\\t");
        default ->
            shown.append(String.format(Locale.ROOT, c < 0x80 ? "\\x%02x" : "\\u%04x", (int) c));
      }
    }
    return shown == null ? text : shown.toString();
  }

  private static boolean harmless(char c) {
    boolean control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
    boolean steersText = (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return !control && !steersText;
  }
}
