package dev.skylight.web.gate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Who knows the token. Hashes are compared, in constant time, so that neither a beginning that is
 * right nor a length shows.
 */
final class TokenRule {

  private final byte[] hash;
  private final String cookie;
  private final byte[] cookieHash;

  /**
   * A rule.
   *
   * @param token not to be told
   */
  TokenRule(String token) {
    this.hash = hash(token);
    // what lies in a browser is not the token itself
    this.cookie =
        Base64.getUrlEncoder().withoutPadding().encodeToString(hash("skylight cookie " + token));
    this.cookieHash = hash(cookie);
  }

  /** Whether it is this one. */
  boolean is(String token) {
    return MessageDigest.isEqual(hash, hash(token));
  }

  /** Whether a header {@code Authorization: Bearer} names it. */
  boolean authorizes(String header) {
    String scheme = "bearer ";
    return header != null
        && header.length() > scheme.length()
        && header.substring(0, scheme.length()).toLowerCase(Locale.ROOT).equals(scheme)
        && is(header.substring(scheme.length()).strip());
  }

  /**
   * Whether cookies hold what stands for it.
   *
   * @param headers all headers {@code Cookie}
   */
  boolean remembers(List<String> headers, int port) {
    String name = name(port) + "=";
    boolean found = false;
    for (String header : headers) {
      for (String one : header.split(";", -1)) {
        String pair = one.strip();
        if (pair.startsWith(name)) {
          found |= MessageDigest.isEqual(cookieHash, hash(pair.substring(name.length())));
        }
      }
    }
    return found;
  }

  /** What a browser is told to remember. */
  String cookie(int port) {
    return name(port) + "=" + cookie + "; Path=/; HttpOnly; SameSite=Strict";
  }

  /** Cookies know no ports; two servers of one machine do not overwrite each other's. */
  private static String name(int port) {
    return "skylight-" + port;
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
