package dev.skylight.terminal;

/** Text in lines of a width. */
public final class Wrapped {

  private Wrapped() {}

  /**
   * Puts a text's words into as many lines as they need; a word that is longer than a line has one
   * of its own, whole, so that a path or an address can be copied.
   *
   * @param width most characters of a line
   * @param margin spaces before every line but the first, within the width
   */
  public static String of(String text, int width, int margin) {
    int room = Math.max(20, width - margin);
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > room) {
        lines.append(System.lineSeparator()).append(" ".repeat(margin));
        column = 0;
      }
      lines.append(column == 0 ? "" : " ").append(word);
      column += (column == 0 ? 0 : 1) + word.length();
    }
    return lines.toString();
  }
}
