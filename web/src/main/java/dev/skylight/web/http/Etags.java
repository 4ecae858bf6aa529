package dev.skylight.web.http;

/** Entity tags, compared weakly. */
public final class Etags {

  private Etags() {}

  /**
   * Whether a list of tags names one.
   *
   * @param list as {@code If-None-Match} has it; null: none
   */
  public static boolean match(String list, String etag) {
    if (list == null) {
      return false;
    }
    for (String one : list.split(",", -1)) {
      String tag = one.strip();
      if (tag.equals("*") || (tag.startsWith("W/") ? tag.substring(2) : tag).equals(etag)) {
        return true;
      }
    }
    return false;
  }
}
