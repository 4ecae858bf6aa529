package dev.skylight.web.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Entity tags, compared weakly. */
public final class Etags {

  private Etags() {}

  /** That of some bytes. */
  public static String of(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

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
