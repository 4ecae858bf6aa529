package dev.skylight.postgres;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent signs of addresses, as libpq reads them: a plus is a plus. */
final class UrlText {

  private UrlText() {}

  /** For a part of an address. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * What a part means.
   *
   * @throws CharacterCodingException where a percent sign is not followed by two hexadecimal
   *     digits, or what comes out is no UTF-8 or has a NUL in it
   */
  static String decode(String part) throws CharacterCodingException {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        out.write(bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low < 0 || high + low == 0) {
        throw new CharacterCodingException();
      }
      out.write(high << 4 | low);
      i += 2;
    }
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(out.toByteArray()))
        .toString();
  }
}
